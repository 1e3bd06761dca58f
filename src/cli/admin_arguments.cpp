#include "cli/admin_arguments.h"

namespace orda::cli {

const http::Schema<NewUserArguments>& new_user_arguments() {
    static const http::Schema<NewUserArguments> schema("NewUserArguments", [](auto& object) {
        object.field("name", &NewUserArguments::name).required();
        object.field("administrator", &NewUserArguments::administrator);
        object.field("moderator", &NewUserArguments::moderator);
        object.field("trusted", &NewUserArguments::trusted);
        object.field("customizer", &NewUserArguments::customizer);
        object.field("kudos", &NewUserArguments::kudos)
            .range(0, static_cast<double>(largest_opening_balance));
    });
    return schema;
}

const http::Schema<RoleArguments>& role_arguments() {
    static const http::Schema<RoleArguments> schema("RoleArguments", [](auto& object) {
        object.field("user", &RoleArguments::user).required();
        object.field("role", &RoleArguments::role).required();
        object.field("on", &RoleArguments::on).required();
    });
    return schema;
}

const http::Schema<StatementArguments>& statement_arguments() {
    static const http::Schema<StatementArguments> schema("StatementArguments", [](auto& object) {
        object.field("user", &StatementArguments::user).required();
        object.field("limit", &StatementArguments::limit)
            .range(1, static_cast<double>(longest_statement));
    });
    return schema;
}

const http::Schema<BackupArguments>& backup_arguments() {
    static const http::Schema<BackupArguments> schema("BackupArguments", [](auto& object) {
        object.field("file", &BackupArguments::file).required();
    });
    return schema;
}

}  // namespace orda::cli
