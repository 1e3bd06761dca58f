#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "base/time.h"
#include "db/database.h"
#include "model/bundles.h"

// Requests with their jobs (in the order of hand-out). A loaded request has its body when
// model::stays_resident says so, a loaded job its result when the generation has at most
// model::resident_result_bytes; otherwise these are null. All throw db::Error.

namespace orda::store {

std::optional<model::RequestBundle> request_by_id(db::Session& session, const model::RequestId& id);
std::optional<model::RequestBundle> request_by_job(db::Session& session, const model::JobId& id);

/// Gives every request that is not finished to `take`, oldest first, `slice` at a time. Equal
/// demands are one object throughout. `take` may use the session.
void each_unfinished(db::Session& session, std::size_t slice,
                     const std::function<void(std::vector<model::RequestBundle>)>& take);

std::optional<model::RequestBody> body_of(db::Session& session, const model::RequestId& id);
/// Nothing for a job that is unknown or has no result.
std::optional<model::JobResult> result_of(db::Session& session, const model::JobId& id);

/// Finished requests whose expiry lies before `now`, longest expired first.
std::vector<model::RequestId> expired_requests(db::Session& session, Time now, std::size_t limit);

}  // namespace orda::store
