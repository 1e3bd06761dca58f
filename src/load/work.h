#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "load/accounts.h"
#include "load/call_texts.h"
#include "load/cycle_ledger.h"
#include "load/moment.h"

namespace orda::load {

/// A request that was put in to wait: nobody serves its model.
struct WaitingRequest {
    std::array<char, 36> id{};
    bool accepted = false;

    std::string_view text() const { return {id.data(), id.size()}; }
};

/// What all scripts of a bench share. Constant while a phase runs, but for the ledger, the
/// atomics and the places of `waiting`, each of which one connection writes.
struct Work {
    const CallTexts& texts;
    CycleLedger& ledger;
    Accounts accounts;
    std::uint64_t run = 0;
    std::size_t connections = 1;
    std::size_t models = 1;           ///< that are asked for and served
    std::size_t unserved_models = 1;  ///< of the requests that wait
    std::size_t prompt_size = 200;
    std::size_t result_size = 200;
    std::chrono::seconds wait{0};  ///< of held pops
    /// How long a connection looks for a job or a result that must be there.
    Nanoseconds patience = std::chrono::seconds{30};
    /// Parts of a mix: cycles, empty pops, polls; each may be 0, not all.
    std::array<std::size_t, 3> mix{1, 0, 0};
    std::vector<WaitingRequest> waiting;
    /// The next of `waiting` that is put in or withdrawn.
    std::atomic<std::size_t> next_waiting{0};
    /// Workers of held pops that are handing a result in.
    std::atomic<std::size_t> delivering{0};

    std::string name(std::string_view what, std::size_t number) const {
        return "bench-" + std::to_string(run) + '-' + std::string(what) + '-' +
               std::to_string(number);
    }
    std::string model(std::size_t connection) const { return name("model", connection % models); }
    /// Worker number `index`: those of the cycles come first, the idle ones behind.
    const std::string& owner(std::size_t index) const {
        return accounts.owners[index / workers_per_owner % accounts.owners.size()];
    }
};

/// A refused or broken call is followed by a pause this long.
constexpr std::chrono::milliseconds pause_after_failure{100};

}  // namespace orda::load
