#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/kudos.h"
#include "model/demands.h"
#include "model/kinds.h"
#include "model/user.h"
#include "model/worker.h"
#include "rules/bridge.h"
#include "rules/model_reference.h"
#include "rules/skip_reason.h"

namespace orda::rules {

// Who may serve what, spec/scheduling.md §7–§9 and §13.3, in two halves: what depends on a class of
// requests and on a worker's declaration alone (`class_verdict`, to be cached), and what depends on
// the single request (`verdict`). Pure; any thread. No function here allocates but the two that
// prepare the sides and `choosable_models`.

/// Numbers that the caller gives to model names: equal numbers mean equal names.
using ModelId = std::uint32_t;
/// Sorted, each once.
using ModelIds = std::vector<ModelId>;

/// The asking side: a class of requests, prepared once.
struct DemandsView {
    /// Never null.
    std::shared_ptr<const model::Demands> demands;
    /// The numbers of `demands->models`.
    ModelIds models;
    /// Samplers that no bridge knows have none.
    std::optional<Sampler> sampler;
    /// One capability per requested post-processor.
    Capabilities post_processors;
    /// In- or outpainting.
    bool painting = false;
    std::int64_t pixels = 0;
};
/// `ids[i]` is the number of `demands->models[i]`.
DemandsView view_of(std::shared_ptr<const model::Demands> demands, std::span<const ModelId> ids);

/// One model of a declaration.
struct OfferedModel {
    ModelId id = 0;
    Baseline baseline = Baseline::stable_diffusion_1;
    bool inpainting = false;
    /// Least plus greatest number of steps it likes (20 + 40 when unknown): twice the average.
    std::int32_t step_sum = 60;
};

/// The offering side: a declaration, prepared once and kept until it changes.
struct Offer {
    model::Kind kind = model::Kind::text;
    model::Declaration declaration;
    Bridge bridge;
    /// Sorted by id, each once.
    std::vector<OfferedModel> models;
    bool any_inpainting = false;
    /// Also for no models at all.
    bool all_inpainting = false;
    bool any_sdxl = false;
    bool any_cascade = false;
    bool any_flux = false;
    /// A model that only named requests may get (`horde_special`, the retired beta).
    bool special = false;
    /// Lowest `step_sum` of all; no limit without models.
    std::int32_t least_step_sum = std::numeric_limits<std::int32_t>::max();
    /// From this speed on the worker is not slow: raw things per second (alchemy: below it).
    double fast_from = 0;
};
/// `ids[i]` is the number of `declaration.models[i]`. References may be exchanged afterwards: an
/// offer then keeps what it knew.
Offer make_offer(model::Kind kind, const model::Declaration& declaration,
                 std::span<const ModelId> ids, const ImageReference& images,
                 const TextReference& texts);

/// Speed from which on a worker counts as fast for its kind; text: by the size of the first model
/// in the declaration (spec/scheduling.md §8.1), 3 without any.
double fast_from(model::Kind kind, const model::Declaration& declaration,
                 const TextReference& texts);

/// A worker at a moment.
struct WorkerView {
    model::WorkerId id;
    model::UserId owner = 0;
    bool owner_trusted = false;
    /// Raw things per second; alchemy: seconds per form.
    double speed = 0;
    bool maintenance = false;
    bool paused = false;
    /// No check-in for 300 s.
    bool stale = false;
    /// Never null; outlives the call.
    const Offer* offer = nullptr;

    bool fast() const {
        return offer->kind == model::Kind::alchemy ? speed < offer->fast_from
                                                   : speed >= offer->fast_from;
    }
    /// By the laxer rule of `is_possible` (text: 2 tokens/s).
    bool fast_enough_to_hope() const;
};

/// Eligible, or the first reason against it and its line in §7.2 / §8.2 (0 = a candidate condition
/// of §7.1 / §8.1).
struct Verdict {
    SkipReason reason = SkipReason::none;
    std::uint8_t line = 0;
    bool eligible() const { return reason == SkipReason::none; }
    bool operator==(const Verdict&) const = default;
};

/// The candidate conditions of §7.1 / §8.1 / §9.1 that class and worker decide alone: all but the
/// state of the request, maintenance and matched targeting.
bool is_candidate(const DemandsView& demands, const WorkerView& worker);
/// The lines of §7.2 / §8.2 / §9.2 that class and worker decide alone: all but 1, 2, 5, 6, 30, 32.
Verdict class_lines(const DemandsView& demands, const WorkerView& worker);
/// Both. Depends on nothing but the demands, the offer, the worker's id, its owner's trust and
/// `worker.fast()`: cache it until one of these changes.
Verdict class_verdict(const DemandsView& demands, const WorkerView& worker);

/// What the single request adds.
struct Circumstances {
    /// The requester owns the worker.
    bool own = false;
    /// The requester is among the priority users of the pop (or owns the worker).
    bool priority = false;
    bool requester_trusted = false;
    /// The worker already had a decoy of this request.
    bool tricked = false;
    /// A blacklist word of the worker is in the prompt.
    bool blacklisted = false;
    /// See `upfront_kudos_met`.
    bool upfront_kudos_met = true;
    /// The server option "matched targeting".
    bool matched_targeting = false;
};

/// The whole predicate, given the (cached) class verdict of the same sides.
Verdict verdict(const DemandsView& demands, const WorkerView& worker, Verdict of_class,
                const Circumstances& request);

/// A match for this worker and requester is a decoy (§10.6): the worker is paused and not the
/// requester's own. Alchemists get no decoys but nothing at all (§5.7).
bool only_decoys(const WorkerView& worker, model::UserId requester);

/// Whether some word (lower case) is in the prompt (lower case). `lower()` makes both.
bool blacklisted(std::string_view lower_prompt, std::span<const std::string> words);

/// Line 32, §7.3. `price` is the request's price of one job (alchemy: what a form costs).
struct UpfrontTest {
    bool worker_requires = false;
    bool requester_trusted = false;
    /// Named by the worker, or its owner.
    bool priority = false;
    Kudos balance;
    model::AccountClass account_class = model::AccountClass::registered;
    double price = 0;
};
bool upfront_kudos_met(const UpfrontTest& test);

/// For `is_possible` (§13.3): would this worker take such a request of this user, now or once it
/// asks again? The predicate of a pop without its passing parts (decoys, blacklist, kudos).
bool could_serve(const DemandsView& demands, model::UserId requester, bool requester_trusted,
                 const WorkerView& worker);

/// The models a hand-out chooses from, uniformly (§10.1): those in both sets (all of the worker's
/// when the request names none), less those the worker may not use for this request (§7.2 lines 22
/// and 24); of these the inpainting models for in- and outpainting, when there are any. Not empty
/// for an eligible request unless the worker has no models.
std::vector<ModelId> choosable_models(const DemandsView& demands, const Offer& offer);

/// The queue-wide counters of §9.3 / §9.4 for one request of a class: add them `class size` times.
/// Nothing for alchemy.
SkipCounters queue_counters(const DemandsView& demands, const WorkerView& worker,
                            bool matched_targeting = false);
/// What a verdict adds to them: image takes over `kudos`, `blacklist`, `step_count` and
/// `bridge_version`; text `kudos` and `blacklist` (the rest is counted queue-wide); alchemy
/// `untrusted`.
void add_verdict(SkipCounters& counters, model::Kind kind, SkipReason reason, std::int64_t count);
/// Whether `skipped` of an empty pop shows this key although its count is 0.
bool always_shown(model::Kind kind, SkipReason reason);

}  // namespace orda::rules
