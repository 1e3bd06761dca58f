#include "base/assertion.h"

#include <cstdio>
#include <cstdlib>

namespace orda {

void assertion_failed(std::string_view what, std::string_view file, int line) {
    std::fprintf(stderr, "orda: internal error at %.*s:%d: does not hold: %.*s\n",
                 static_cast<int>(file.size()), file.data(), line, static_cast<int>(what.size()),
                 what.data());
    std::fflush(stderr);
    std::abort();
}

}  // namespace orda
