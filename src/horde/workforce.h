#pragma once

#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "horde/accounts.h"
#include "horde/model_names.h"
#include "horde/request_book.h"
#include "model/worker.h"
#include "rules/eligibility.h"
#include "rules/model_reference.h"

namespace orda::horde {

/// A worker in memory: resident as long as its owner is.
struct ResidentWorker {
    model::Worker worker;
    model::WorkerTotals totals;
    rules::Offer offer;
    /// Held numbers of the offered models, in the declaration's order.
    std::vector<ModelNames::Id> model_ids;
    double speed = 1;
    /// Checked in within the stale time.
    bool online = false;
    std::int64_t jobs_in_progress = 0;
    /// When it last took or delivered a job: until those requests are gone it cannot be deleted.
    Time last_job;
    /// When the check-in was last put into a change set.
    Time stored;
    GroupNumber last_group = 0;

    // Verdicts per class slot, good as long as the class's serial and `judged_as` hold.
    struct CachedVerdict {
        std::uint64_t serial = 0;
        rules::Verdict verdict;
    };
    std::vector<CachedVerdict> verdicts;
    bool judged_fast = false;
    bool judged_trusted = false;
};

/// The workers in memory. Finders throw Missing for what is not in memory and give null for what
/// does not exist. Spec: scheduling.md §5, workers-and-teams.md.
class Workforce {
  public:
    Workforce(const HordeOptions& options, Accounts& accounts, ModelNames& names);

    // ── Finding ──
    ResidentWorker* find(const model::WorkerId& id, Time now);
    ResidentWorker* find_by_name(const std::string& name, Time now);
    ResidentWorker& at(const model::WorkerId& id);
    /// What is in memory, else null; never throws.
    ResidentWorker* resident(const model::WorkerId& id);
    /// Workers of the kind that checked in within the stale time.
    const std::vector<ResidentWorker*>& online(model::Kind kind) const {
        return online_[model::index_of(kind)];
    }

    // ── Residence ──
    void install(model::Worker worker, model::WorkerTotals totals, Time now);
    void install_absent(const Missing& asked);
    /// The owner has left memory, and its workers with it.
    void forget_workers_of(const std::vector<model::WorkerId>& ids);

    // ── Life ──
    ResidentWorker& create(Step& step, model::Kind kind, model::UserId owner, std::string name);
    /// Takes the declaration of a pop: always in memory, to the database at most every
    /// `check_in_min` or when it changed. Books uptime; true when an uptime reward is due.
    bool check_in(Step& step, ResidentWorker& worker, model::Declaration declaration,
                  const std::string& address);
    /// Stores profile (who it is) or totals (what it did).
    void changed(Step& step, ResidentWorker& worker);
    void totals_changed(Step& step, ResidentWorker& worker);
    void rename(Step& step, ResidentWorker& worker, std::string name);
    void remove(Step& step, ResidentWorker& worker);
    /// A finished job's speed: raw things per second, or seconds per form.
    void sample(ResidentWorker& worker, double speed);
    /// Records a suspicion on worker and owner; pauses a worker that has become suspicious. With
    /// `once` a reason already recorded is not recorded again.
    void suspect(Step& step, ResidentWorker& worker, model::Suspicion reason, bool once);
    /// Counts a dropped job, spec/scheduling.md §12.2.
    void count_drop(Step& step, ResidentWorker& worker, bool raid_mode);
    /// Takes workers off the online lists that have gone stale.
    void sweep(Time now);

    // ── Matching ──
    rules::WorkerView view(const ResidentWorker& worker, Time now) const;
    /// The class verdict, cached.
    rules::Verdict verdict(ResidentWorker& worker, const RequestClass& family, Time now);
    /// Grows whenever a class might be judged otherwise than before.
    std::uint64_t epoch() const { return epoch_; }
    /// Something outside changed what workers may serve (trust, model references).
    void touch() { ++epoch_; }
    /// Rebuilds every offer from new references.
    void set_references(std::shared_ptr<const rules::ImageReference> images,
                        std::shared_ptr<const rules::TextReference> texts);
    const rules::ImageReference& images() const { return *images_; }
    const rules::TextReference& texts() const { return *texts_; }

    /// Declared threads of the workers online (spec/scheduling.md §13.2 T).
    std::int64_t threads(model::Kind kind) const;
    /// Mean of all speed samples of the workers online, raw things per second; 0 without any.
    double average_speed(model::Kind kind) const;

    template <class F>
    void for_each(F function) {
        for (auto& [id, worker] : workers_)
            function(*worker);
    }
    std::size_t size() const { return workers_.size(); }

  private:
    static constexpr std::size_t absent_limit = 50'000;
    /// Beyond this many classes a worker's verdicts are not kept.
    static constexpr std::size_t cached_classes_limit = 16'384;

    void declare(ResidentWorker& worker, model::Declaration declaration);
    void set_online(ResidentWorker& worker, bool online);

    const HordeOptions& options_;
    Accounts& accounts_;
    ModelNames& names_;
    std::shared_ptr<const rules::ImageReference> images_;
    std::shared_ptr<const rules::TextReference> texts_;
    std::unordered_map<model::WorkerId, std::unique_ptr<ResidentWorker>> workers_;
    std::unordered_map<std::string, model::WorkerId> by_name_;
    std::unordered_map<std::string, bool> absent_names_;
    std::unordered_map<Uuid, bool> absent_ids_;
    std::array<std::vector<ResidentWorker*>, model::kind_count> online_;
    std::uint64_t epoch_ = 1;
};

}  // namespace orda::horde
