#pragma once

#include <string>
#include <vector>

#include "api/v2/text_schemas.h"
#include "horde/calls.h"
#include "http/endpoint.h"

namespace orda::api {

// Pieces of answers that several families share.

StatusNumbers numbers_of(const horde::RequestStatus& status);
/// The counters that occurred, and those that the kind always shows.
SkippedCounts skipped_of(model::Kind kind, const rules::SkipCounters& counters);
std::vector<MessageAnswer> messages_of(const std::vector<model::WorkerMessage>& messages);
/// `ok`, `censored`, `csam`.
std::string_view wire_name(model::JobVerdict verdict);
horde::SubmitState submit_state_of(std::string_view wire);
/// The list as JSON text.
std::string metadata_text(const std::vector<MetadataEntry>& entries);
/// Shown with an accepted request that nobody online can serve.
std::string nobody_can_serve();

/// Limits of both async endpoints, spec/users-and-access.md §7.4.
std::vector<http::RateRule> async_rates();
/// Limit of pop and submit.
std::vector<http::RateRule> worker_rates();

}  // namespace orda::api
