#pragma once

#include <string_view>

namespace orda {

/// Ends the process when something that must be true is not: a programmer's error, never a
/// caller's. On in release builds too. `what` says in words what should have held.
/// Logs through stderr directly, so that it works at any time and from any thread.
[[noreturn]] void assertion_failed(std::string_view what, std::string_view file, int line);

/// `orda::must(condition, "the queue and the request agree")`: states an invariant.
inline void must(bool condition, std::string_view what, std::string_view file = __builtin_FILE(),
                 int line = __builtin_LINE()) {
    if (!condition) [[unlikely]]
        assertion_failed(what, file, line);
}

}  // namespace orda
