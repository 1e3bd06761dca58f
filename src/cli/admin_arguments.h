#pragma once

#include <cstdint>
#include <string>

#include "http/schema.h"

namespace orda::cli {

// What the operations of `orda admin` are told, and how it is written as JSON between the command
// and a running server.

/// Largest opening balance, whole kudos.
inline constexpr std::int64_t largest_opening_balance = 1'000'000'000'000;
/// Most events that one statement shows.
inline constexpr std::int64_t longest_statement = 10'000;

struct NewUserArguments {
    std::string name;
    bool administrator = false;
    bool moderator = false;
    bool trusted = false;
    bool customizer = false;
    /// Whole kudos.
    std::int64_t kudos = 0;
};

struct RoleArguments {
    /// `alias#id` or id.
    std::string user;
    /// One of `role_names()`.
    std::string role;
    bool on = true;
};

struct StatementArguments {
    /// `alias#id` or id.
    std::string user;
    std::int64_t limit = 50;
};

struct BackupArguments {
    /// Absolute path of a file that does not exist yet.
    std::string file;
};

const http::Schema<NewUserArguments>& new_user_arguments();
const http::Schema<RoleArguments>& role_arguments();
const http::Schema<StatementArguments>& statement_arguments();
const http::Schema<BackupArguments>& backup_arguments();

}  // namespace orda::cli
