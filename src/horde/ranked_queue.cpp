#include "horde/ranked_queue.h"

#include "base/assertion.h"

namespace orda::horde {

namespace {

void add(RankedQueue::Sums& to, const RankedQueue::Sums& from) {
    to.requests += from.requests;
    to.jobs += from.jobs;
    to.things += from.things;
}

}  // namespace

RankedQueue::RankedQueue() : nodes_(1) {}

RankedQueue::Handle RankedQueue::insert(const RankKey& key, std::int64_t jobs,
                                        std::int64_t things) {
    must(jobs > 0, "a queued request has waiting jobs");
    Handle at = none;
    if (free_.empty()) {
        at = static_cast<Handle>(nodes_.size());
        nodes_.emplace_back();
    } else {
        at = free_.back();
        free_.pop_back();
    }
    Node node;
    node.key = key;
    node.weight = next_weight();
    node.own = {1, jobs, jobs * things};
    node.sums = node.own;
    nodes_[at] = node;

    Handle parent = none;
    Handle walk = root_;
    bool left = false;
    while (walk != none) {
        parent = walk;
        left = key.before(nodes_[walk].key);
        walk = left ? nodes_[walk].left : nodes_[walk].right;
    }
    nodes_[at].parent = parent;
    if (parent == none) {
        root_ = at;
    } else {
        (left ? nodes_[parent].left : nodes_[parent].right) = at;
        update_upwards(parent);
        while (nodes_[at].parent != none && nodes_[nodes_[at].parent].weight < nodes_[at].weight)
            rotate_up(at);
    }
    return at;
}

void RankedQueue::erase(Handle handle) {
    must(handle != none && handle < nodes_.size() && nodes_[handle].own.requests == 1,
         "only what stands in the queue is taken out of it");
    while (nodes_[handle].left != none || nodes_[handle].right != none) {
        const Handle left = nodes_[handle].left;
        const Handle right = nodes_[handle].right;
        const bool take_left =
            right == none || (left != none && nodes_[left].weight > nodes_[right].weight);
        rotate_up(take_left ? left : right);
    }
    const Handle parent = nodes_[handle].parent;
    if (parent == none) {
        root_ = none;
    } else {
        (nodes_[parent].left == handle ? nodes_[parent].left : nodes_[parent].right) = none;
        update_upwards(parent);
    }
    nodes_[handle] = Node{};
    free_.push_back(handle);
}

void RankedQueue::set_jobs(Handle handle, std::int64_t jobs) {
    must(jobs > 0, "a queued request has waiting jobs");
    auto& own = nodes_[handle].own;
    own.things = own.things / own.jobs * jobs;
    own.jobs = jobs;
    update_upwards(handle);
}

RankedQueue::Sums RankedQueue::up_to(Handle handle) const {
    must(handle != none, "a position is asked of a queued request only");
    Sums result = nodes_[handle].own;
    add(result, nodes_[nodes_[handle].left].sums);
    for (Handle at = handle; nodes_[at].parent != none; at = nodes_[at].parent) {
        const Node& parent = nodes_[nodes_[at].parent];
        if (parent.right != at) continue;
        add(result, parent.own);
        add(result, nodes_[parent.left].sums);
    }
    return result;
}

void RankedQueue::update(Handle at) {
    Node& node = nodes_[at];
    node.sums = node.own;
    add(node.sums, nodes_[node.left].sums);
    add(node.sums, nodes_[node.right].sums);
}

void RankedQueue::update_upwards(Handle at) {
    for (; at != none; at = nodes_[at].parent)
        update(at);
}

void RankedQueue::rotate_up(Handle at) {
    const Handle parent = nodes_[at].parent;
    const Handle above = nodes_[parent].parent;
    if (nodes_[parent].left == at) {
        nodes_[parent].left = nodes_[at].right;
        if (nodes_[at].right != none) nodes_[nodes_[at].right].parent = parent;
        nodes_[at].right = parent;
    } else {
        nodes_[parent].right = nodes_[at].left;
        if (nodes_[at].left != none) nodes_[nodes_[at].left].parent = parent;
        nodes_[at].left = parent;
    }
    nodes_[parent].parent = at;
    nodes_[at].parent = above;
    if (above == none)
        root_ = at;
    else
        (nodes_[above].left == parent ? nodes_[above].left : nodes_[above].right) = at;
    update(parent);
    update(at);
}

std::uint32_t RankedQueue::next_weight() {
    // Only balances the tree; the order of the queue never depends on it.
    weight_state_ ^= weight_state_ << 13;
    weight_state_ ^= weight_state_ >> 17;
    weight_state_ ^= weight_state_ << 5;
    return weight_state_;
}

}  // namespace orda::horde
