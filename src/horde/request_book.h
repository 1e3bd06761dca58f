#pragma once

#include <array>
#include <memory>
#include <queue>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "horde/accounts.h"
#include "horde/model_names.h"
#include "horde/ranked_queue.h"
#include "horde/step.h"
#include "model/request.h"
#include "rules/eligibility.h"

namespace orda::horde {

struct ResidentRequest;

/// A waiting request among its class or its requester, in queue order.
struct Member {
    RankKey key;
    ResidentRequest* request = nullptr;
    bool operator<(const Member& other) const { return key.before(other.key); }
};

/// All requests with equal demands (DESIGN §4, "Classes"). Exists while a request refers to it.
struct RequestClass {
    rules::DemandsView view;
    /// Held numbers of the demanded models, in the client's order.
    std::vector<ModelNames::Id> model_ids;
    /// Place in `RequestBook::classes`, used again after the class is gone; `serial` is not.
    std::uint32_t slot = 0;
    std::uint64_t serial = 0;
    /// The waiting ones.
    std::set<Member> members;
    std::int64_t references = 0;
    /// Whether anybody can serve the class: judged when the workforce was at `judged_at`.
    bool servable = false;
    std::uint64_t judged_at = 0;
};

/// A request in memory. Every unfinished request is resident.
struct ResidentRequest {
    model::Request request;
    RequestClass* family = nullptr;
    RankedQueue::Handle place = RankedQueue::none;
    RankKey key;
    /// In the order of hand-out, decoys included.
    std::vector<model::Job> jobs;
    // Real jobs by state.
    std::int32_t finished = 0;
    std::int32_t in_progress = 0;
    std::int32_t restarted = 0;
    Time used;
    GroupNumber last_group = 0;

    bool is_waiting() const { return place != RankedQueue::none; }
    /// Nothing waits and nothing runs: only its results are of interest.
    bool is_over() const { return !is_waiting() && in_progress == 0; }
    /// `done` of the status: given up, or nothing waits or runs; spec/scheduling.md §3.5.
    bool is_done() const {
        if (request.faulted) return true;
        if (request.waiting > 0 || in_progress > 0) return false;
        // As recorded: a text request that was cancelled before anybody took it is not done.
        return !request.cancelled || request.kind != model::Kind::text || finished + restarted > 0;
    }
    model::Job* job(const model::JobId& id);
};

/// The requests and jobs in memory with the queues over them. Keeps the counters of the users it
/// is about. Finders throw Missing for what is not in memory and give null for what does not
/// exist. Spec: scheduling.md §3, §4, §11, §12.
class RequestBook {
  public:
    RequestBook(const HordeOptions& options, Accounts& accounts, ModelNames& names);
    ~RequestBook();

    // ── Finding ──
    ResidentRequest* find(const model::RequestId& id, Time now);
    /// The request a job belongs to.
    ResidentRequest* find_by_job(const model::JobId& id, Time now);
    /// What is in memory, else null; never throws.
    ResidentRequest* resident(const model::RequestId& id);

    // ── Residence ──
    void install(model::RequestBundle&& bundle, Time now);
    void install_absent(const Missing& asked);
    /// Lets go of requests that have been over for the residence time and are durable.
    void evict(Time now, GroupNumber durable, std::size_t limit);

    // ── Life cycle: each keeps n + in progress + finished = asked ──
    ResidentRequest& add(Step& step, model::Request request);
    /// Takes `jobs.size()` waiting jobs out of the queue and into workers' hands; decoys leave
    /// the waiting jobs alone.
    void hand_out(Step& step, ResidentRequest& request, std::vector<model::Job> jobs);
    /// in progress → finished.
    void finish(Step& step, ResidentRequest& request, model::Job& job);
    /// in progress → faulted; gives the slot back unless the request is cancelled, faulted or the
    /// job a decoy. The third fault faults the request.
    void fault(Step& step, ResidentRequest& request, model::Job& job);
    /// Takes everything that waits out of the queue.
    void cancel(Step& step, ResidentRequest& request);
    void remove(Step& step, ResidentRequest& request);
    /// Stores changed fields of the request (expiry, consumed, held).
    void changed(Step& step, ResidentRequest& request);
    /// Expiry ≥ `time`, and past the deadline of every job in progress.
    void keep_until(ResidentRequest& request, Time time);

    // ── Time ──
    /// Resident requests whose expiry has passed, at most `limit`.
    std::vector<ResidentRequest*> expired(Time now, std::size_t limit);
    /// Jobs in progress beyond their time to live, at most `limit`, as (request, job).
    std::vector<std::pair<ResidentRequest*, model::JobId>> overdue(Time now, std::size_t limit);

    // ── Queues ──
    const RankedQueue& queue(model::Kind kind) const { return queues_[model::index_of(kind)]; }
    /// Classes of the kind by slot; null where a slot is free.
    const std::vector<std::unique_ptr<RequestClass>>& classes(model::Kind kind) const {
        return classes_[model::index_of(kind)];
    }
    /// Classes that name the model.
    const std::vector<RequestClass*>& naming(model::Kind kind, ModelNames::Id model) const;
    /// Classes that take any model.
    const std::vector<RequestClass*>& naming_none(model::Kind kind) const {
        return any_model_[model::index_of(kind)];
    }
    /// The waiting requests of one user, in queue order.
    const std::set<Member>& waiting_of(model::UserId user, model::Kind kind) const;
    /// Jobs in progress of the kind.
    std::int64_t in_progress(model::Kind kind) const { return in_progress_[model::index_of(kind)]; }
    std::int64_t things_in_progress(model::Kind kind) const {
        return things_in_progress_[model::index_of(kind)];
    }
    std::size_t size() const { return requests_.size(); }
    /// Every resident request, for the invariant checks and the start.
    template <class F>
    void for_each(F function) {
        for (auto& [id, request] : requests_)
            function(*request);
    }

    /// Asserts the book's invariants over everything; for tests and the simulation.
    void check() const;

  private:
    static constexpr std::size_t absent_limit = 50'000;
    /// A request with this many faulted jobs is given up; spec/scheduling.md §12.3.
    static constexpr std::int32_t faults_until_given_up = 3;

    struct Due {
        Time time;
        model::RequestId request;
        model::JobId job;
        bool operator>(const Due& other) const {
            return time != other.time ? time > other.time : request > other.request;
        }
    };
    using DueQueue = std::priority_queue<Due, std::vector<Due>, std::greater<>>;

    ResidentRequest& place(model::Request request, std::vector<model::Job> jobs, Time now);
    RequestClass& family_of(const model::Demands& demands);
    void leave_family(RequestClass& family);
    void enter_queue(ResidentRequest& request);
    void leave_queue(ResidentRequest& request);
    /// Sets `waiting` and keeps queue and counters in step.
    void set_waiting(ResidentRequest& request, std::int32_t waiting);
    void count_in_progress(ResidentRequest& request, std::int32_t change);
    void forget(ResidentRequest& request);

    const HordeOptions& options_;
    Accounts& accounts_;
    ModelNames& names_;
    std::unordered_map<model::RequestId, std::unique_ptr<ResidentRequest>> requests_;
    std::unordered_map<model::JobId, ResidentRequest*> by_job_;
    std::unordered_set<Uuid> absent_requests_;
    std::unordered_set<Uuid> absent_jobs_;
    std::array<RankedQueue, model::kind_count> queues_;
    std::array<std::vector<std::unique_ptr<RequestClass>>, model::kind_count> classes_;
    std::array<std::vector<std::uint32_t>, model::kind_count> free_slots_;
    std::array<std::vector<std::vector<RequestClass*>>, model::kind_count> by_model_;
    std::array<std::vector<RequestClass*>, model::kind_count> any_model_;
    std::unordered_multimap<std::size_t, RequestClass*> by_hash_;
    std::array<std::unordered_map<model::UserId, std::set<Member>>, model::kind_count> by_user_;
    std::array<std::int64_t, model::kind_count> in_progress_{};
    std::array<std::int64_t, model::kind_count> things_in_progress_{};
    DueQueue expiries_;
    DueQueue deadlines_;
    DueQueue over_;
    std::uint64_t next_serial_ = 1;
};

/// The key by which a request stands in the queue: what 5 kudos per second of waiting make of its
/// starting priority, without ever being rewritten; spec/scheduling.md §4.
RankKey rank_of(const model::Request& request);

}  // namespace orda::horde
