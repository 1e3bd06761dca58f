#pragma once

#include <optional>
#include <string>

#include "load/phase.h"
#include "load/work.h"

namespace orda::load {

/// One connection's requester and worker. The worker pops from all that was asked of its model, so
/// that a request is mostly served by another connection than the one that asked.
struct CycleSeat {
    CycleSeat(const Work& work, std::size_t index);

    std::string model;
    std::string worker_key;
    std::string pop;  ///< the whole call
    std::uint64_t round = 0;
    std::string request;  ///< memory of the calls
    std::string words;
};

/// One text cycle: async, pop, submit, status; checks every answer against what was sent and
/// counts it in the tally. A request that nobody pops, or whose result does not appear within
/// `work.patience`, is lost. `due` is when the cycle should have begun; Moment{} for now.
Task<void> run_cycle(Station& station, const Work& work, CycleSeat& seat, Moment due);

/// The parts, for scripts that put them together otherwise. Each counts in the tally what it did.
/// Puts a request in and gives its id; empty when it was refused.
Task<std::string> ask(Station& station, const Work& work, CycleSeat& seat, Moment due,
                      Moment* began);
/// Takes the job of a pop answer: which request it belongs to is checked. Nothing when it is not
/// one of this run.
struct TakenJob {
    std::string id;
    RequestNumber number;
    Moment sent;  ///< of the request
};
std::optional<TakenJob> take_job(Station& station, const Work& work, const Answer& answer);
Task<void> deliver(Station& station, const Work& work, CycleSeat& seat, const TakenJob& job);
/// Reads the status until the result is there; false when it never is.
Task<bool> read_result(Station& station, const Work& work, CycleSeat& seat, const std::string& id,
                       Moment began);

/// Cycles until the end.
Task<void> cycles(Station& station, const Work& work);

}  // namespace orda::load
