#include "load/tally.h"

#include <array>
#include <string>

namespace orda::load {

namespace {

constexpr std::array<std::string_view, operation_count> names{
    "account", "async",  "pop",          "submit",    "status",   "cycle", "pop-empty",
    "poll",    "cancel", "status-early", "pop-early", "pop-held", "wake"};

bool is_one_call(Operation operation) {
    return operation != Operation::cycle && operation != Operation::wake;
}

}  // namespace

std::string_view name_of(Operation operation) {
    return names[static_cast<std::size_t>(operation)];
}

void Tally::fail(Operation operation, const Answer& answer, std::string_view why) {
    ++failure_count_;
    std::string kind(name_of(operation));
    kind += ": ";
    kind += why;
    if (answer.broken != nullptr) {
        kind += ": ";
        kind += answer.broken;
    } else {
        kind += " (status ";
        kind += std::to_string(answer.status);
        kind += ')';
    }
    const auto known = failures_.find(kind);
    if (known != failures_.end()) {
        ++known->second.count;
    } else if (failures_.size() < failure_kinds) {
        failures_.emplace(std::move(kind),
                          Failure{1, std::string(answer.body.substr(0, example_bytes))});
    }
}

void Tally::merge(const Tally& other) {
    for (std::size_t i = 0; i < operation_count; ++i)
        latencies_[i].merge(other.latencies_[i]);
    for (const auto& [kind, failure] : other.failures_) {
        Failure& mine = failures_[kind];
        mine.count += failure.count;
        if (mine.example.empty()) mine.example = failure.example;
    }
    failure_count_ += other.failure_count_;
    counts.accepted += other.counts.accepted;
    counts.popped += other.counts.popped;
    counts.submitted += other.counts.submitted;
    counts.read += other.counts.read;
    counts.lost += other.counts.lost;
    counts.duplicate += other.counts.duplicate;
    counts.wrong += other.counts.wrong;
}

std::uint64_t Tally::calls() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < operation_count; ++i)
        if (is_one_call(static_cast<Operation>(i))) sum += latencies_[i].count();
    return sum;
}

}  // namespace orda::load
