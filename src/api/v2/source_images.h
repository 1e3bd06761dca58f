#pragma once

#include <boost/asio/awaitable.hpp>

#include "api/context.h"
#include "base/uuid.h"
#include "model/request.h"
#include "model/submission.h"

namespace orda::api {

/// Fetches or decodes, checks, converts and stores the pictures of an image request, in their
/// order, and notes in `body` which there are; spec/images-and-storage.md §4. Throws the refusals
/// of §4.3; then whatever was stored already is left to the pruning.
boost::asio::awaitable<void> store_sources(const Context& context,
                                           const model::ImageSubmission& asked, const Uuid& request,
                                           model::RequestBody& body);

/// The base64 text of a stored picture; nothing when it is not there or no picture. Throws 503
/// while the store is away.
boost::asio::awaitable<std::optional<std::string>> inline_object(const Context& context,
                                                                 const blobs::ObjectKey& key);

}  // namespace orda::api
