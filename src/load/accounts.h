#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "load/call_texts.h"
#include "load/target.h"

namespace orda::load {

/// Most workers that one trusted account gets: the server's limit is a little above it
/// (spec/users-and-access.md §2.4).
constexpr std::size_t workers_per_owner = 20;
/// Most requests that one account may have waiting (spec/users-and-access.md §5.4).
constexpr std::size_t highest_concurrency = 500;
/// What every account may have waiting without asking (ibid. §2.3).
constexpr std::size_t ordinary_concurrency = 30;

struct AccountsWanted {
    std::uint64_t run = 0;
    std::size_t requesters = 1;
    std::size_t owners = 1;
    /// Raises what each requester may have waiting to `highest_concurrency`.
    bool high_concurrency = false;
};

/// API keys.
struct Accounts {
    std::vector<std::string> requesters;
    std::vector<std::string> owners;  ///< of the workers, trusted
};

/// Makes accounts through the test-user endpoint of the server (spec/configuration.md §A7), the
/// limits through a moderator made there too. Throws std::runtime_error with what to do when the
/// server does not offer it.
Accounts make_accounts(const Target& target, const CallTexts& texts, const AccountsWanted& wanted);

/// One API key a line; blank lines and lines that begin with `#` are skipped. Throws
/// std::runtime_error when the file cannot be read, has no key or something that is none.
std::vector<std::string> read_keys(const std::string& path);

}  // namespace orda::load
