#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "horde/accounts.h"
#include "horde/calls.h"
#include "horde/keyed_events.h"
#include "horde/kudos_calls.h"
#include "horde/message_calls.h"
#include "horde/model_names.h"
#include "horde/options.h"
#include "horde/people_calls.h"
#include "horde/recent_transfers.h"
#include "horde/request_book.h"
#include "horde/step.h"
#include "horde/throughput.h"
#include "horde/workforce.h"
#include "rules/pricing_image.h"
#include "rules/upfront.h"

namespace orda::horde {

/// The horde: everything alive, changed only by short synchronous functions without I/O. One
/// object per process, used under its owner's lock (`node`). Time never goes backwards between
/// calls.
///
/// Every operation either throws before it has changed anything (a Refusal for what the caller did
/// wrong, Missing for what has to be loaded first), or returns having put all that must become
/// durable into the step. Spec: scheduling.md, kudos.md.
class Horde {
  public:
    explicit Horde(HordeOptions options);

    // ── Start and residence (residence.cpp) ──
    /// The anonymous account, if the database had none: the first start.
    bool is_founded() { return accounts_.is_resident(model::anonymous_id); }
    void found(Step& step, std::string anonymous_key_hash);
    void install(Loaded&& loaded, Time now);
    /// Finished requests and unused users leave memory; at most `limit` of each.
    void evict(Time now, GroupNumber durable, std::size_t limit);
    void set_next_user_id(model::UserId id) { accounts_.set_next_user_id(id); }
    void set_options(HordeOptions options);
    const HordeOptions& options() const { return options_; }
    void set_references(std::shared_ptr<const rules::ImageReference> images,
                        std::shared_ptr<const rules::TextReference> texts);
    void set_pricing(std::shared_ptr<const rules::PricingNetwork> network);

    // ── Requests (admission_text.cpp, admission_image.cpp, status.cpp) ──
    /// All refusals of spec/text-generation.md §3.5 in order; then queued, or priced if dry.
    Accepted request_text(Step& step, const Caller& caller, const model::TextSubmission& asked,
                          std::shared_ptr<const model::RequestBody> body);
    /// The refusals of spec/image-generation.md §3.6 up to the kudos, changing nothing: before
    /// source images are fetched.
    void check_image(Step& step, const Caller& caller, const model::ImageSubmission& asked);
    /// The same again, then queued under `id`, or priced if dry. `body` has the stored sources,
    /// whose keys come from the id.
    Accepted request_image(Step& step, const Caller& caller, const model::ImageSubmission& asked,
                           const Uuid& id, std::shared_ptr<const model::RequestBody> body);
    /// Throws RequestNotFound for an unknown id or one of another kind.
    RequestStatus status(Step& step, model::Kind kind, const model::RequestId& id,
                         bool with_generations);
    /// The status before, then nothing waits any more.
    RequestStatus cancel(Step& step, model::Kind kind, const model::RequestId& id);

    // ── Workers (pop.cpp, submit.cpp) ──
    /// Identifies or registers the worker, takes its declaration and finds it a job. Throws the
    /// refusals of spec/scheduling.md §5.1; after a registration the caller pops again.
    PopResult pop(Step& step, const PopCall& call);
    /// A pop that found nothing may be held: it is matched as soon as a request fits. The number
    /// names it in `match_held`; 0 when too many are held already.
    std::uint64_t hold(const PopCall& call, const model::WorkerId& worker);
    void release(std::uint64_t held_pop);
    /// Held pops that the changes of this step can serve now, oldest first, with what they get.
    std::vector<std::pair<std::uint64_t, PopResult>> match_held(Step& step);
    std::size_t held_pops() const { return held_.size(); }
    /// The refusals of a submit that need no look at the result, changing nothing: before a picture
    /// that came along is stored.
    void check_submit(Step& step, const SubmitCall& call);
    SubmitResult submit(Step& step, const SubmitCall& call);

    // ── People (people.cpp) ──
    /// The account behind a key; throws InvalidAPIKey.
    ResidentUser& require_user(const Caller& caller, Time now);
    ResidentUser& require_moderator(const Caller& caller, Time now, std::string_view action);
    bool is_administrator(const ResidentUser& user) const;
    UserDetails details_of(Step& step, ResidentUser& user);
    /// spec/users-and-access.md §5.6: by key or shared key; throws its refusals.
    UserDetails find_user(Step& step, const Caller& caller);
    /// A new account; `key_hash` is of the key that the caller shows once.
    UserDetails create_user(Step& step, std::string name, std::string identity,
                            std::string key_hash);
    /// Sets a balance absolutely, booked as an opening entry.
    void set_balance(Step& step, ResidentUser& user, Kudos balance, const std::string& key);
    Accounts& accounts() { return accounts_; }
    Workforce& workforce() { return workforce_; }
    RequestBook& book() { return book_; }

    // ── Overview (overview.cpp) ──
    KindTotals totals(model::Kind kind, Time now) const;
    WorkerDetails details_of(const ResidentWorker& worker, Time now);
    const HordeModes& modes() const { return modes_; }
    void set_modes(Step& step, HordeModes modes);
    /// From the database at start.
    void install_setting(const std::string& name, const std::string& value);
    void install_message(model::WorkerMessage message);

    // ── People and lists (people_new.cpp, people_modify.cpp, workers_modify.cpp, lists.cpp) ──
    /// The account of that number; throws UserNotFound, which shows `asked`.
    ResidentUser& require_user_numbered(model::UserId id, std::string_view asked, Time now);
    /// Whether the key is a moderator's; unknown keys are nobody's.
    bool is_moderator(const std::optional<Caller>& caller, Time now);
    /// spec/users-and-access.md §5.3: any account, as far as the caller may see it. `caller`: the
    /// one whose key was given, if any.
    UserSight see_user(Step& step, const std::optional<Caller>& caller, model::UserId id,
                       std::string_view asked);
    /// §5.6: the account behind the key, as its owner sees it; through a shared key as anybody.
    UserSight see_own_account(Step& step, const Caller& caller);
    /// Those of the accounts that exist, as anybody sees them, in the order given.
    std::vector<UserSight> see_users(Step& step, const std::vector<model::UserId>& ids);
    /// §5.4: all refusals in order, then everything at once.
    UserModified modify_user(Step& step, const Caller& caller, model::UserId id,
                             std::string_view asked, const UserModification& wanted);
    /// A new account without log-in; none while raid mode forbids it. Throws BadRequest for a name
    /// that cannot be stored.
    std::optional<UserDetails> register_pseudonymous(Step& step, const NewAccount& account);
    /// Makes the account with that identity or makes it anew, with a new key.
    TestUserMade put_test_user(Step& step, const TestUser& wanted);
    /// spec/workers-and-teams.md §8; both throw WorkerNotFound.
    WorkerSight see_worker(Step& step, const model::WorkerId& id, std::string_view asked);
    WorkerSight see_worker_named(Step& step, const std::string& name);
    std::vector<WorkerSight> see_online_workers(model::Kind kind, Time now);
    /// §9: all refusals in order, then everything at once.
    WorkerModified modify_worker(Step& step, const Caller& caller, const model::WorkerId& id,
                                 std::string_view asked, const WorkerModification& wanted);
    /// §10; throws Locked while it has a job in hand.
    WorkerDeleted delete_worker(Step& step, const std::optional<Caller>& caller,
                                const model::WorkerId& id, std::string_view asked);
    /// spec/status-and-stats.md §2: all refusals in order, then stored.
    ModesModification modify_modes(Step& step, const Caller& caller,
                                   const ModesModification& wanted);
    /// §4.1: models that are served, or asked for and known, by name; `queued_things` counts each
    /// waiting request once.
    std::vector<ActiveModel> served_models(model::Kind kind, Time now) const;
    /// §4.2: one model now, of either kind; `queued_things` counts each open job. Nothing for a
    /// name that is not looked up, or that nobody serves or asks for.
    std::optional<ActiveModel> served_model(const std::string& name, Time now) const;

    // ── Kudos given away, shared keys, farewells (transfers.cpp, shared_keys.cpp,
    //    people_delete.cpp) ──
    /// spec/kudos.md §12: all refusals in order, then moved at once; what was moved.
    Kudos transfer(Step& step, const TransferCall& call);
    /// §13.
    Kudos award(Step& step, const AwardCall& call);
    /// spec/users-and-access.md §6.2.
    SharedKeySight create_shared_key(Step& step, const Caller& caller, const SharedKeyWish& wish);
    /// §6.3–6.5; an id that is none, or names none, is refused as InvalidAPIKey.
    SharedKeySight see_shared_key(Step& step, const std::optional<Uuid>& id);
    SharedKeySight modify_shared_key(Step& step, const Caller& caller,
                                     const std::optional<Uuid>& id, const SharedKeyWish& wish);
    /// What waits under the key goes as well; what runs may end.
    Uuid delete_shared_key(Step& step, const Caller& caller, const std::optional<Uuid>& id);
    /// §5.5: marks the account, or wipes one marked long ago. `caller`: the one whose key was
    /// given, if any.
    model::UserId delete_user(Step& step, const std::optional<Caller>& caller, model::UserId id,
                              std::string_view asked);

    // ── Messages to workers (worker_messages.cpp), spec/workers-and-teams.md §11 ──
    model::WorkerMessage post_message(Step& step, const MessagePost& post);
    /// An id that is none, or names none, is refused with `asked`.
    model::WorkerMessage see_message(const std::optional<Uuid>& id, std::string_view asked);
    /// The newest first, one page.
    std::vector<model::WorkerMessage> see_messages(Step& step, const MessageQuery& query);
    Uuid delete_message(Step& step, const Caller& caller, const std::optional<Uuid>& id,
                        std::string_view asked);

    // ── Time (sweep.cpp) ──
    /// Time-outs, expiry and stale workers, at most `limit` of each; true when more is due.
    bool sweep(Step& step, std::size_t limit);
    /// Deletes requests that are only in the database and have expired.
    void remove_expired(Step& step, const std::vector<model::RequestId>& ids);

    /// Asserts every invariant over everything in memory; for tests and the simulation.
    void check() const;

  private:
    struct Payer {
        ResidentUser* user = nullptr;
        ResidentSharedKey* key = nullptr;
        /// An empty shared key with allow_downgrade: anonymous pays, priority −50.
        bool downgraded = false;
    };
    struct ImageAdmission {
        Payer payer;
        model::Demands demands;
        Kudos hold;
        bool low_priority = false;
    };
    struct HeldPop {
        std::uint64_t number = 0;
        std::int32_t amount = 1;
        model::Kind kind = model::Kind::text;
        model::WorkerId worker;
    };

    // Admission, common part.
    Payer payer_of(const Caller& caller, bool allow_downgrade, Time now);
    void check_concurrency(const ResidentUser& user, model::Kind kind, std::int32_t n,
                           const std::vector<std::string>& models);
    /// The first five of the ids, sorted; throws WorkerNotFound for any that is none.
    std::vector<model::WorkerId> existing_workers(const std::vector<std::string>& ids, Time now);
    rules::HordeLoad load_of(model::Kind kind) const;
    ResidentRequest& activate(Step& step, model::Request request, const Payer& payer, Kudos hold,
                              std::size_t extra_source_images, bool downgraded);
    model::Demands image_demands(const model::ImageSubmission& asked,
                                 const ResidentUser& user) const;
    ImageAdmission admit_image(Step& step, const Caller& caller,
                               const model::ImageSubmission& asked);
    /// Shared key, upfront kudos, downgrade and ceilings, spec/image-generation.md §3.10.
    void require_image_kudos(const model::ImageSubmission& asked, std::int32_t n,
                             ImageAdmission& admission);
    double price_of(const model::ImageSubmission& asked, const model::Demands& demands,
                    bool with_source) const;
    /// The dry-run value of the whole request, unrounded.
    double estimate(const model::ImageSubmission& asked, const model::Demands& demands,
                    std::int32_t n, bool with_source) const;
    bool somebody_could_serve(ResidentRequest& request, Time now);

    // Pop.
    PopResult register_worker(Step& step, const PopCall& call, const ResidentUser& owner,
                              const std::string& name);
    model::Declaration accepted(const PopCall& call, const ResidentUser& owner) const;
    void pay_uptime(Step& step, ResidentWorker& worker, double reward);
    double uptime_reward(const ResidentWorker& worker, const std::string& new_agent) const;
    std::optional<Handout> match(Step& step, ResidentWorker& worker, std::int32_t amount);
    ResidentRequest* best_for(Step& step, ResidentWorker& worker);
    rules::Verdict judge(Step& step, ResidentWorker& worker, ResidentRequest& request);
    bool takes(Step& step, ResidentWorker& worker, ResidentRequest& request);
    Handout assign(Step& step, ResidentWorker& worker, ResidentRequest& request,
                   std::int32_t amount);
    rules::SkipCounters skipped(Step& step, ResidentWorker& worker);

    // Submit and settlement.
    struct Delivery {
        ResidentRequest* request = nullptr;
        model::Job* job = nullptr;
        ResidentWorker* worker = nullptr;
        /// Nothing is to be done and nothing is paid.
        bool ignored = false;
    };
    Delivery delivery_of(Step& step, const SubmitCall& call);
    void settle(Step& step, ResidentRequest& request, model::Job& job, ResidentWorker& worker,
                double reward);
    double reward_of(const ResidentRequest& request, const model::Job& job,
                     const ResidentWorker& worker, std::int64_t characters) const;
    void measure(Step& step, const ResidentRequest& request, const model::Job& job,
                 ResidentWorker& worker, std::int64_t characters);
    void count_statistic(Step& step, const ResidentRequest& request, const std::string& model);
    void charge_request(Step& step, ResidentRequest& request, Kudos amount);
    void release_hold(Step& step, ResidentRequest& request);
    void consider_promotion(Step& step, ResidentUser& user);
    std::vector<model::WorkerMessage> messages_for(const model::WorkerId& worker, Time now);

    // People and lists.
    UserSight sight_of(Step& step, UserDetails details, Privilege privilege);
    WorkerSight sight_of(const ResidentWorker& worker, Time now);
    void move_kudos(Step& step, ResidentUser& user, Kudos amount, model::EventKind kind,
                    model::SystemAccount from, model::Action action);
    void trust(Step& step, ResidentUser& user, bool trusted);

    // Kudos given away, shared keys, farewells.
    ResidentSharedKey& own_shared_key(const Caller& caller, const std::optional<Uuid>& id,
                                      Time now);
    void remove_shared_key(Step& step, ResidentSharedKey& key);
    void wipe(Step& step, ResidentUser& user);

    HordeOptions options_;
    ModelNames names_;
    Accounts accounts_;
    RequestBook book_;
    Workforce workforce_;
    Throughput throughput_;
    HordeModes modes_;
    std::shared_ptr<const rules::PricingNetwork> pricing_;
    std::map<Uuid, model::WorkerMessage> messages_;
    KeyedEvents keyed_events_;
    RecentTransfers recent_transfers_;
    /// Oldest first.
    std::map<std::uint64_t, HeldPop> held_;
    std::uint64_t next_held_ = 1;
    /// Requests that may fit a held pop since the last look.
    std::vector<model::RequestId> fresh_;
};

}  // namespace orda::horde
