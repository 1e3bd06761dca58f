#include "node/node.h"
#include "store/requests.h"

namespace orda::node {

namespace {

/// What one turn under the lock may take on, and how many turns one call may take.
constexpr std::size_t slice = 1'000;
constexpr int most_turns = 50;
constexpr Duration expired_scan_period = seconds{30};

}  // namespace

void Node::housekeeping() {
    // Nothing times out while it could not be written down.
    if (!commits_->is_open()) return;
    bool more = true;
    for (int turn = 0; more && turn < most_turns; ++turn)
        apply([&more](horde::Horde& horde, horde::Step& step) { more = horde.sweep(step, slice); });
    const auto durable = commits_->durable();
    {
        const std::lock_guard lock(mutex_);
        horde_.evict(clock_.now(), durable, slice);
    }
    if (clock_.now() < next_expired_scan_) return;
    next_expired_scan_ = clock_.now() + expired_scan_period;
    remove_expired_from_database();
}

void Node::remove_expired_from_database() {
    const auto reader = database_.open_reader();
    for (int turn = 0; turn < most_turns; ++turn) {
        const auto ids = store::expired_requests(*reader, clock_.now(), slice);
        if (!ids.empty())
            apply([&ids](horde::Horde& horde, horde::Step& step) {
                horde.remove_expired(step, ids);
            });
        if (ids.size() < slice) return;
        commits_->flush(seconds{5});
    }
}

}  // namespace orda::node
