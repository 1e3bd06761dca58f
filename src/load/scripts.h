#pragma once

#include "load/phase.h"
#include "load/work.h"

namespace orda::load {

/// What one connection does in each mode. `work` outlives the phase.

/// Pops of a worker nobody has work for, until the end.
Task<void> empty_pops(Station& station, const Work& work);

/// The status of the requests that wait, one at random after the other, until the end. Every
/// answer must say that it still waits.
Task<void> polls(Station& station, const Work& work);

/// Cycles, empty pops and polls at random in the parts of `work.mix`, until the end.
Task<void> mixed(Station& station, const Work& work);

/// Puts in `work.waiting`, shared among the connections by `work.next_waiting`.
Task<void> put_in_waiting(Station& station, Work& work);
/// Withdraws them again; each must still have waited.
Task<void> withdraw_waiting(Station& station, Work& work);

/// The worker of a held pop: pops with `work.wait`, delivers, and so on without end. Measures the
/// time from the request's sending to the job's arrival as Operation::wake.
Task<void> held_pops(Station& station, Work& work);
/// The requester for held pops: asks and reads the result, until the end.
Task<void> held_requests(Station& station, Work& work);

}  // namespace orda::load
