#pragma once

#include <boost/json.hpp>
#include <expected>
#include <string>

#include "worker/horde_types.h"
#include "worker/http_client.h"

namespace orda::worker {

// The bodies of the v2 API to and from the structs of horde_types.h. Pure functions; they take
// what any horde sends and never throw for its content.

/// The object of a 2xx answer, or what went wrong.
std::expected<boost::json::object, ApiError> read_answer(const HttpOutcome& outcome);
ApiError error_of(const HttpOutcome& outcome);

AcceptedRequest read_accepted(const boost::json::object& answer);
RequestState read_state(boost::json::object answer);
PopAnswer read_pop(JobKind kind, const boost::json::object& answer);

boost::json::object write_offer(JobKind kind, const WorkerOffer& offer);
boost::json::object write_submission(JobKind kind, const Submission& submission);

/// Whether a refused submit is final: spec/errors.md §7 (fragments), clients.md §6 (404 and 400).
bool job_is_lost(const ApiError& error);
/// A pop refused since the worker is in maintenance.
bool is_maintenance(const ApiError& error);
/// A pop that will be refused until the owner changes something.
bool is_misconfiguration(const ApiError& error);

}  // namespace orda::worker
