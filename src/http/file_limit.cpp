#include "http/file_limit.h"

#include <algorithm>
#include <sys/resource.h>

namespace orda::http {

namespace {

/// Files, database connections and outbound calls beside the connections.
constexpr std::size_t other_files = 1024;

}  // namespace

void raise_file_limit(std::size_t connections, const Log& log) {
    const rlim_t wanted = connections + other_files;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log.warning(
            "only {} files may be open at once, too few for {} connections: raise the hard limit "
            "(ulimit -Hn, LimitNOFILE=) or lower server.max_connections",
            limit.rlim_cur, connections);
}

}  // namespace orda::http
