#pragma once

#include <string>

#include "horde/calls.h"
#include "http/schema.h"
#include "model/submission.h"

namespace orda::api {

// The payload of an image job, spec/image-generation.md §8.8: only the keys listed there.

/// The members that stay the same whatever the horde decides, as JSON without the outer braces.
std::string image_payload_members(const model::ImageParameters& params);
http::RawJson image_payload(const horde::Handout& handout, const model::RequestBody& body);
/// Of a pop that found nothing: bare defaults.
http::RawJson image_payload_of_nothing();

}  // namespace orda::api
