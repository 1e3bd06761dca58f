#include "api/v2/workers_list.h"

#include "api/v2/workers_view.h"
#include "base/text.h"

namespace orda::api {

std::shared_ptr<const WorkersList::Entries> WorkersList::entries(const Context& context,
                                                                 bool privileged) {
    Refreshed<Entries>& kept = privileged ? privileged_ : public_;
    const Time now = context.node.clock().now();
    if (auto known = kept.take(now)) return known;
    Entries made;
    // One kind at a time, so that the lock is never held for long.
    for (const auto kind : {model::Kind::image, model::Kind::text, model::Kind::alchemy}) {
        const auto sights = context.node.peek(
            [kind](horde::Horde& horde, Time at) { return horde.see_online_workers(kind, at); });
        for (const auto& sight : sights)
            made.push_back({.kind = kind,
                            .folded_name = fold_case(sight.details.worker.name),
                            .json = worker_details().text(worker_answer(sight, privileged))});
    }
    return kept.put(std::move(made), now);
}

}  // namespace orda::api
