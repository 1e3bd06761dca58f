#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "cli/admin_arguments.h"
#include "db/database.h"
#include "node/node.h"
#include "node/task_runner.h"

namespace orda::cli {

// What `orda admin` does (spec/configuration.md B2), the same in a running server and on a data
// folder that no server uses. Every operation blocks; call it on a thread that may. Each throws
// AdminFailure or a Refusal for what the operator can change, db::Error when the database fails.

/// What the operations reach.
struct AdminAccess {
    db::Database& database;
    /// The node that runs; where no server does, made at its first use: it takes the pen.
    std::function<node::Node&()> node;
    /// Of API key hashes.
    std::string key_salt;
    /// Does the periodic work of the horde that is due.
    std::function<void()> sweep;
    /// The periodic tasks; empty where no server runs.
    std::function<std::vector<node::TaskRecord>()> tasks;
    /// Ends long operations with an AdminFailure.
    std::stop_token stop;
};

/// What was done or found, for programs and for people.
struct AdminResult {
    boost::json::object values;
    /// Whole lines.
    std::string text;
    /// A check found something wrong: the exit status is 1.
    bool failed = false;
};

/// Something was not done; the words say what the operator can do about it.
class AdminFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Makes an account that no login provider vouches for. The only time that its key is shown.
AdminResult create_user(const AdminAccess& access, const NewUserArguments& arguments);
AdminResult set_role(const AdminAccess& access, const RoleArguments& arguments);
AdminResult sweep(const AdminAccess& access);
AdminResult list_tasks(const AdminAccess& access);
AdminResult backup(const AdminAccess& access, const BackupArguments& arguments);

/// The roles that `set_role` knows, as they are written.
std::vector<std::string> role_names();

/// How somebody is named on the command line: `alias#id` or the id alone.
struct UserReference {
    model::UserId id = 0;
    /// Empty when only the id was given.
    std::string alias;
};
/// Throws AdminFailure for what is neither.
UserReference parse_user(std::string_view text);
/// Throws AdminFailure when the alias that was given is not the account's: a mistyped number.
void check_alias(const UserReference& asked, const model::User& found);
AdminFailure no_such_account(const UserReference& asked);

/// The operation of that name (`create-user`, `ledger-check`, …) with its arguments as JSON.
AdminResult perform_operation(const AdminAccess& access, std::string_view operation,
                              const boost::json::value& arguments);

}  // namespace orda::cli
