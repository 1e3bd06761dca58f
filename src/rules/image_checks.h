#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/submission.h"
#include "rules/model_reference.h"

namespace orda::rules {

/// What the checks want to know of who asks.
struct ImageRequester {
    /// `name#id`.
    std::string alias;
    bool special = false;
};

/// A remark on an accepted request, spec/image-generation.md §3.8.
struct ImageWarning {
    std::string code;
    std::string message;
};

/// The checks of parameters and models, spec/image-generation.md §3.6 lines 18–44 (but for 29, the
/// address), in their order; the first that fails throws its Refusal. The model lists are the
/// effective ones.
void check_image_parameters(const model::ImageSubmission& asked, const ImageRequester& requester,
                            const ImageReference& images);

/// How the parameters disagree with what the models like; each code once.
std::vector<ImageWarning> image_warnings(const model::ImageSubmission& asked,
                                         const ImageReference& images);

}  // namespace orda::rules
