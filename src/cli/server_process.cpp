#include "cli/server_process.h"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <stdexcept>

#include "api/all_endpoints.h"
#include "api/calls.h"
#include "api/context.h"
#include "base/digest.h"
#include "cli/admin_server.h"
#include "cli/data_folder.h"
#include "cli/metrics_server.h"
#include "cli/model_references.h"
#include "cli/server_options.h"
#include "db/database.h"
#include "http/outbound.h"
#include "http/server.h"
#include "node/node.h"
#include "node/task_runner.h"

namespace orda::cli {

namespace {

/// Threads that wait for the object store, and calls that may wait for them.
constexpr std::size_t storage_threads = 8;
constexpr std::size_t storage_queue = 20'000;

/// The signals that concern a server, waited for by the main thread only.
class Signals {
  public:
    Signals() {
        sigemptyset(&set_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&set_, signal);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    int wait() const {
        int signal = 0;
        while (sigwait(&set_, &signal) != 0) {
        }
        return signal;
    }

  private:
    sigset_t set_{};
};

std::shared_ptr<const rules::PricingNetwork> pricing_network(const std::string& path) {
    if (path.empty()) return nullptr;
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("kudos.image_model: " + path + " cannot be read");
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    try {
        return std::make_shared<const rules::PricingNetwork>(bytes);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error("kudos.image_model: " + path + ": " + error.what());
    }
}

std::string session_secret_of(const Settings& settings, const DataFolder& folder, Random& random) {
    const std::string& set = settings.security.session_secret.reveal();
    return set.empty() ? folder.secret("session_secret", random) : set;
}

/// Everything that runs while a horde is served, in the order it is built up.
class ServerProcess {
  public:
    ServerProcess(LoadedSettings loaded, const SettingsSources& sources)
        : loaded_(std::move(loaded)),
          sources_(sources),
          log_(loaded_.settings.log),
          folder_(loaded_.settings.data.dir),
          database_(db::open_database(database_url(loaded_.settings))),
          outbound_({}),
          references_(loaded_.settings.models, folder_, outbound_, log_),
          salt_(key_salt_of(loaded_.settings, folder_, random_)),
          objects_(local_store_settings(loaded_.settings),
                   blobs::LinkSigner(session_secret_of(loaded_.settings, folder_, random_)),
                   clock_.now()),
          node_(*database_, node_options(loaded_.settings, salt_), clock_, log_, metrics_),
          rates_(rate_options(loaded_.settings), random_),
          codecs_("work on pictures",
                  static_cast<std::size_t>(loaded_.settings.images.codec_threads),
                  static_cast<std::size_t>(loaded_.settings.images.codec_queue)),
          storage_("reading and writing of objects", storage_threads, storage_queue),
          context_(make_context()),
          quick_tasks_(log_, metrics_),
          slow_tasks_(log_, metrics_) {
        references_.load_local();
        const auto network = pricing_network(loaded_.settings.kudos.image_model);
        node_.apply([&](horde::Horde& horde, horde::Step&) {
            horde.set_references(references_.images(), references_.texts());
            horde.set_pricing(network);
        });
        http::Router router;
        router.add(api::all_endpoints(context_));
        http::ServerHooks hooks;
        hooks.finished = [this](const http::CallRecord& call) { count_call(call); };
        server_ =
            std::make_unique<http::Server>(server_options(loaded_.settings), std::move(router),
                                           rates_, log_, clock_, random_, std::move(hooks));
        add_tasks();
        add_gauges();
    }

    void run(const Signals& signals) {
        const AdminServer admin_server(folder_.path(), admin_access(), log_);
        server_->start();
        quick_tasks_.start();
        slow_tasks_.start();
        const MetricsServer metrics_server(loaded_.settings.metrics.listen, metrics_, log_);
        greet();
        for (int signal = signals.wait(); signal == SIGHUP; signal = signals.wait())
            reload();
        log_.info("stopping: running calls may finish, nothing new is taken");
        node_.stop_holding();
        server_->drain();
        quick_tasks_.stop();
        slow_tasks_.stop();
        if (!node_.commits().flush(loaded_.settings.server.shutdown_grace))
            log_.error("some changes could not be written before the end");
        log_.info("stopped");
        log_.flush();
    }

  private:
    api::Context make_context() {
        return {.node = node_,
                .objects = objects_,
                .links = objects_.signer(),
                .rates = rates_,
                .outbound = outbound_,
                .codecs = codecs_,
                .storage = storage_,
                .log = log_,
                .settings = loaded_.settings,
                .key_salt = salt_,
                .version = ORDA_VERSION,
                .calls_running = [this] { return server_->load().running; }};
    }

    AdminAccess admin_access() {
        return {.database = *database_,
                .node = [this]() -> node::Node& { return node_; },
                .key_salt = salt_,
                .sweep = [this] { sweep(); },
                .tasks =
                    [this] {
                        auto records = quick_tasks_.records();
                        for (auto& record : slow_tasks_.records())
                            records.push_back(std::move(record));
                        return records;
                    },
                .stop = {}};
    }

    /// The periodic work, which one thread does at a time.
    void sweep() {
        const std::lock_guard lock(sweep_mutex_);
        node_.housekeeping();
    }

    void add_tasks() {
        quick_tasks_.add("sweep", seconds{1}, [this] { sweep(); });
        slow_tasks_.add("objects", seconds{30}, [this] {
            constexpr std::size_t at_most = 1'000;
            while (objects_.prune(clock_.now(), at_most).more) {
            }
        });
        slow_tasks_.add("model_references", loaded_.settings.models.refresh, [this] {
            if (!references_.refresh()) return;
            node_.apply([this](horde::Horde& horde, horde::Step&) {
                horde.set_references(references_.images(), references_.texts());
            });
        });
    }

    void add_gauges() {
        for (const auto kind : {model::Kind::image, model::Kind::text, model::Kind::alchemy}) {
            const Labels labels{{"kind", std::string(model::wire_name(kind))}};
            const auto totals = [this, kind] {
                return node_.peek([kind](const horde::Horde& horde, Time now) {
                    return horde.totals(kind, now);
                });
            };
            metrics_.gauge_from(
                "orda_queued_jobs", "Jobs waiting or in progress",
                [totals] { return static_cast<double>(totals().queued_jobs); }, labels);
            metrics_.gauge_from(
                "orda_workers_online", "Workers seen within the stale time",
                [totals] { return static_cast<double>(totals().workers); }, labels);
        }
        metrics_.gauge_from("orda_held_pops", "Pops waiting for a job", [this] {
            return node_.peek([](const horde::Horde& horde, Time) {
                return static_cast<double>(horde.held_pops());
            });
        });
        metrics_.gauge_from("orda_connections", "Open connections",
                            [this] { return static_cast<double>(server_->load().connections); });
        metrics_.gauge_from("orda_object_bytes", "Bytes of all stored objects",
                            [this] { return static_cast<double>(objects_.total_size()); });
    }

    void count_call(const http::CallRecord& call) {
        const std::string route = call.route.empty() ? "unknown" : std::string(call.route);
        call_histogram(route, call.status).observe(call.duration);
        if (log_.enabled(LogLevel::debug))
            log_.with("reference", call.reference)
                .debug("{} {} from {} in {} µs", call.status, route, call.peer,
                       call.duration.count());
    }

    Histogram& call_histogram(const std::string& route, int status) {
        const auto key = std::pair{route, status / 100};
        const std::lock_guard lock(calls_mutex_);
        const auto found = calls_.find(key);
        if (found != calls_.end()) return *found->second;
        Histogram& histogram =
            metrics_.histogram("orda_http_seconds", "Time from a complete request to its answer",
                               {{"route", route}, {"status", std::to_string(status / 100) + "xx"}});
        calls_.emplace(key, &histogram);
        return histogram;
    }

    void greet() {
        for (const auto& warning : loaded_.warnings)
            log_.warning("{}", warning);
        for (const auto& note : loaded_.notes)
            log_.info("{}", note);
        log_.info("database: {}", database_->description());
        if (!folder_.is_new()) return;
        log_.info("a new horde was founded in {}", folder_.path().string());
        log_.info(
            "for an administrator's account and key run: orda admin create-user NAME --admin "
            "--data {}",
            folder_.path().string());
    }

    void reload() {
        try {
            SettingsReload next = reload_settings(loaded_, sources_);
            loaded_ = std::move(next.next);
            log_.set_level(loaded_.settings.log.level);
            const auto rates = rate_options(loaded_.settings);
            rates_.set_enabled(rates.enabled);
            rates_.set_trusted_addresses(rates.trusted_addresses);
            node_.apply([this](horde::Horde& horde, horde::Step&) {
                horde.set_options(horde_options(loaded_.settings));
            });
            for (const auto& key : next.changed)
                log_.info("reloaded: {}", key);
            for (const auto& key : next.needs_restart)
                log_.warning("{} has changed, which takes effect at the next start", key);
        } catch (const SettingsError& error) {
            for (const auto& problem : error.problems())
                log_.error("not reloaded: {}", problem);
        }
    }

    LoadedSettings loaded_;
    const SettingsSources& sources_;
    Log log_;
    Metrics metrics_;
    SystemClock clock_;
    SystemRandom random_;
    DataFolder folder_;
    std::unique_ptr<db::Database> database_;
    http::Outbound outbound_;
    ModelReferences references_;
    std::string salt_;
    blobs::LocalStore objects_;
    node::Node node_;
    std::mutex sweep_mutex_;
    http::RateLimits rates_;
    node::WorkPool codecs_;
    node::WorkPool storage_;
    api::Context context_;
    std::mutex calls_mutex_;
    std::map<std::pair<std::string, int>, Histogram*> calls_;
    std::unique_ptr<http::Server> server_;
    node::TaskRunner quick_tasks_;
    node::TaskRunner slow_tasks_;
};

}  // namespace

int run_server(LoadedSettings loaded, const SettingsSources& sources) {
    const Signals signals;
    try {
        ServerProcess process(std::move(loaded), sources);
        process.run(signals);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "orda: cannot serve: %s\n", error.what());
        return 1;
    }
}

}  // namespace orda::cli
