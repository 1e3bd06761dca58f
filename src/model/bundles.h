#pragma once

#include <vector>

#include "model/request.h"
#include "model/user.h"
#include "model/worker.h"

namespace orda::model {

/// A user with everything that is in memory whenever the user is.
struct UserBundle {
    User user;
    Account account;
    /// Oldest first, and the totals of each at the same index.
    std::vector<Worker> workers;
    std::vector<WorkerTotals> worker_totals;
    std::vector<SharedKey> shared_keys;
};

/// A request with its jobs in the order of hand-out, decoys included.
struct RequestBundle {
    Request request;
    std::vector<Job> jobs;
};

}  // namespace orda::model
