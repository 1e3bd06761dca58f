#pragma once

#include <cstdint>
#include <vector>

#include "base/uuid.h"

namespace orda::horde {

/// Where a waiting request stands among those of its kind: greater rank first, then the smaller id.
struct RankKey {
    std::int64_t rank = 0;
    Uuid id;

    bool before(const RankKey& other) const {
        return rank != other.rank ? rank > other.rank : id < other.id;
    }
    bool operator==(const RankKey&) const = default;
};

/// The waiting requests of one kind in queue order, with the sums a position needs, in logarithmic
/// time: a treap over a pool of nodes. Whoever inserts keeps the handle.
class RankedQueue {
  public:
    using Handle = std::uint32_t;
    static constexpr Handle none = 0;

    struct Sums {
        std::int64_t requests = 0;
        std::int64_t jobs = 0;
        /// Raw things of all waiting jobs.
        std::int64_t things = 0;
    };

    RankedQueue();

    /// `jobs` waiting jobs of `things` raw things each.
    Handle insert(const RankKey& key, std::int64_t jobs, std::int64_t things);
    void erase(Handle handle);
    /// Another number of waiting jobs (at least one) at the same place.
    void set_jobs(Handle handle, std::int64_t jobs);

    /// Sums over every entry up to and including this one; `requests` is its 1-based position.
    Sums up_to(Handle handle) const;
    Sums total() const { return nodes_[root_].sums; }

  private:
    struct Node {
        RankKey key;
        Handle left = none;
        Handle right = none;
        Handle parent = none;
        std::uint32_t weight = 0;
        Sums own;
        Sums sums;
    };

    void update(Handle at);
    void update_upwards(Handle at);
    void rotate_up(Handle at);
    std::uint32_t next_weight();

    std::vector<Node> nodes_;
    std::vector<Handle> free_;
    Handle root_ = none;
    std::uint32_t weight_state_ = 0x9E3779B9U;
};

}  // namespace orda::horde
