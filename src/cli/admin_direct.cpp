#include "cli/admin_direct.h"

#include <filesystem>
#include <memory>

#include "cli/data_folder.h"
#include "cli/server_options.h"
#include "db/database.h"
#include "store/migrations.h"

namespace orda::cli {

namespace {

/// What a server has around its node, made when it is needed.
class QuietHorde {
  public:
    explicit QuietHorde(const Settings& settings)
        : folder_(settings.data.dir),
          database_(db::open_database(database_url(settings))),
          salt_(key_salt_of(settings, folder_, random_)),
          options_(node_options(settings, salt_)) {
        store::migrate(*database_);
    }

    AdminAccess access() {
        return {.database = *database_,
                .node = [this]() -> node::Node& { return node(); },
                .key_salt = salt_,
                .sweep = [this] { node().housekeeping(); },
                .tasks = {},
                .stop = {}};
    }

  private:
    node::Node& node() {
        if (!node_)
            node_ =
                std::make_unique<node::Node>(*database_, options_, clock_, Log::silent(), metrics_);
        return *node_;
    }

    SystemRandom random_;
    SystemClock clock_;
    Metrics metrics_;
    DataFolder folder_;
    std::unique_ptr<db::Database> database_;
    std::string salt_;
    node::NodeOptions options_;
    std::unique_ptr<node::Node> node_;
};

}  // namespace

AdminResult perform_directly(const Settings& settings, const std::string& operation,
                             const boost::json::value& arguments) {
    if (operation != "create-user" && !std::filesystem::exists(settings.data.dir))
        throw AdminFailure("there is no horde in " + settings.data.dir +
                           "; name its folder with --data");
    QuietHorde horde(settings);
    return perform_operation(horde.access(), operation, arguments);
}

}  // namespace orda::cli
