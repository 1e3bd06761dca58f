#pragma once

#include <string>
#include <string_view>

namespace orda {

/// The sanitiser of the API, spec/workers-and-teams.md §13 and spec/users-and-access.md §2:
/// makes text given by users safe to show in HTML and trims it. A few harmless tags (`a`, `b`,
/// `em`, …) stay, balanced; every other tag, stray `<`, `>` and `&` become entities; NUL is
/// dropped. Pure; any thread.
std::string clean_html(std::string_view text);

}  // namespace orda
