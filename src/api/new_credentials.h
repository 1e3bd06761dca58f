#pragma once

#include <string>
#include <string_view>

namespace orda::api {

/// A key that is shown once, and what is kept of it.
struct NewKey {
    std::string text;
    std::string hash;
};

/// Unpredictable; any thread.
NewKey new_key(std::string_view salt);
/// The identity of an account without log-in: a random UUID.
std::string new_pseudonymous_identity();

}  // namespace orda::api
