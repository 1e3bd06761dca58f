#include "base/settings_load.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace orda {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

/// A folder with files that is gone at the end of the test.
class Folder {
  public:
    Folder() {
        std::string pattern = testing::TempDir() + "orda-settings-XXXXXX";
        path_ = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name) << text;
        return (path_ / name).string();
    }

  private:
    std::filesystem::path path_;
};

LoadedSettings with_environment(Environment environment) {
    return load_settings({.environment = std::move(environment)});
}

LoadedSettings with_arguments(std::vector<std::string> arguments) {
    return load_settings({.command_line = std::move(arguments)});
}

std::vector<std::string> problems_of(const SettingsSources& sources) {
    try {
        load_settings(sources);
        return {};
    } catch (const SettingsError& error) {
        return error.problems();
    }
}

const SettingValue& value_of(const LoadedSettings& loaded, std::string_view key) {
    return *std::ranges::find(loaded.values, key, &SettingValue::key);
}

TEST(Settings, EverythingHasAWorkingDefault) {
    const auto settings = default_settings();
    EXPECT_THAT(settings.server.listen, ElementsAre("0.0.0.0"));
    EXPECT_EQ(settings.server.port, 7001);
    EXPECT_EQ(settings.server.max_body, 64 << 20);
    EXPECT_EQ(settings.server.idle_timeout, seconds{120});
    EXPECT_GE(settings.server.threads, 1);
    EXPECT_FALSE(settings.server.node_name.empty());
    EXPECT_TRUE(
        settings.server.trusted_proxies.at(0).contains(Address::parse("127.0.0.1").value()));
    EXPECT_TRUE(settings.server.trusted_proxies.at(1).contains(Address::parse("::1").value()));
    EXPECT_EQ(settings.database.url.reveal(), "sqlite:./orda-data/orda.db");
    EXPECT_EQ(settings.database.group_window, milliseconds{2});
    EXPECT_EQ(settings.objects.backend, ObjectsBackend::local);
    EXPECT_EQ(settings.objects.dir, "./orda-data/objects");
    EXPECT_EQ(settings.objects.url_ttl, seconds{1'800});
    EXPECT_EQ(settings.accounts.trust_threshold, std::nullopt);
    EXPECT_THAT(settings.security.admins, IsEmpty());
    EXPECT_THAT(settings.kudos.award_ids, ElementsAre(1));
    EXPECT_THAT(settings.webhooks.backoff, ElementsAre(seconds{1}, seconds{5}));
    EXPECT_EQ(settings.ip_check.threshold, 0.93);
    EXPECT_EQ(settings.log.rotation, LogRotation::daily);
    EXPECT_EQ(settings.timing.request_ttl, minutes{20});
    EXPECT_EQ(settings.accounts.registration, Registration::open);
    const auto loaded = load_settings({});
    EXPECT_THAT(loaded.warnings, IsEmpty());
    EXPECT_THAT(loaded.notes, IsEmpty());
}

TEST(Settings, PrecedenceIsCommandLineEnvironmentFileDefault) {
    const Folder folder;
    const auto file =
        folder.write("orda.toml", "[server]\nport = 1\nthreads = 2\nmax_connections = 30\n");
    const auto loaded =
        load_settings({.config_file = file,
                       .environment = {{"ORDA_SERVER_PORT", "2"}, {"ORDA_SERVER_THREADS", "3"}},
                       .command_line = {"server.port=3", "server.port=4"}});
    EXPECT_EQ(loaded.settings.server.port, 4);
    EXPECT_EQ(loaded.settings.server.threads, 3);
    EXPECT_EQ(loaded.settings.server.max_connections, 30);
    EXPECT_EQ(value_of(loaded, "server.port").origin, SettingOrigin::command_line);
    EXPECT_EQ(value_of(loaded, "server.threads").place, "ORDA_SERVER_THREADS");
    EXPECT_EQ(value_of(loaded, "server.max_connections").place, "orda.toml:4");
    EXPECT_EQ(value_of(loaded, "server.max_body").origin, SettingOrigin::built_in);
}

TEST(Settings, FilesInToml) {
    const Folder folder;
    const auto file = folder.write("orda.toml", R"(
objects.s3.region = "eu"
[server]
listen = ["127.0.0.1", "[::1]"]
trusted_proxies = ["10.0.0.0/8", "192.0.2.1"]
idle_timeout = "90s"
max_body = "1MiB"
[webhooks]
backoff = ["500ms", "3s"]
[security]
admins = [1, "alias#with#7"]
[ip_check]
threshold = 0.5
[policy]
require_matched_targeting = true
)");
    const auto settings = load_settings({.config_file = file}).settings;
    EXPECT_EQ(settings.objects.s3.region, "eu");
    EXPECT_THAT(settings.server.listen, ElementsAre("127.0.0.1", "[::1]"));
    EXPECT_EQ(settings.server.trusted_proxies.at(1).text(), "192.0.2.1/32");
    EXPECT_EQ(settings.server.idle_timeout, seconds{90});
    EXPECT_EQ(settings.server.max_body, 1 << 20);
    EXPECT_THAT(settings.webhooks.backoff, ElementsAre(milliseconds{500}, seconds{3}));
    EXPECT_THAT(settings.security.admins, ElementsAre(1, 7));
    EXPECT_EQ(settings.ip_check.threshold, 0.5);
    EXPECT_TRUE(settings.policy.require_matched_targeting);
}

TEST(Settings, WrongFilesAreErrorsWithTheirLine) {
    const Folder folder;
    const auto unknown = folder.write("a.toml", "[server]\nport = 80\nprot = 81\n[other]\nx = 1\n");
    EXPECT_THAT(
        problems_of({.config_file = unknown}),
        ElementsAre("a.toml:5: there is no setting other.x",
                    "a.toml:3: there is no setting server.prot; did you mean server.port?"));
    EXPECT_THAT(problems_of({.config_file = folder.write("b.toml", "[server\n")}),
                ElementsAre(HasSubstr("line 1")));
    EXPECT_THAT(problems_of({.config_file = folder.write("c.toml", "server.port = 2026-01-01\n")}),
                ElementsAre(HasSubstr("line 1")));
    EXPECT_THAT(problems_of({.config_file = folder.write("d.toml", "server.port = [1]\n")}),
                ElementsAre(HasSubstr("not a list")));
    EXPECT_THAT(problems_of({.config_file = "/no/such/file.toml"}),
                ElementsAre(HasSubstr("cannot be read")));
}

TEST(Settings, AllProblemsAreToldInWords) {
    const auto problems = problems_of(
        {.environment = {{"ORDA_SERVER_PORT", "x"}},
         .command_line = {"server.threads=-1", "fetch.timeout=10", "images.source_quality=101",
                          "objects.backend=ftp", "server.trusted_proxies=10.0.0.5/8", "nokey",
                          "server.tls=1", "policy.require_matched_targeting=maybe"}});
    EXPECT_THAT(
        problems,
        UnorderedElementsAre(
            "server.port (ORDA_SERVER_PORT): must be a whole number, but is \"x\"",
            "server.threads (--set): must be 0 to 1024, but is \"-1\"",
            HasSubstr("fetch.timeout (--set): must be a length of time such as"),
            "images.source_quality (--set): must be 1 to 100, but is \"101\"",
            "objects.backend (--set): must be local, s3, but is \"ftp\"",
            HasSubstr("without host bits"), "--set nokey: must be of the form key=value",
            HasSubstr("there is no setting server.tls"), HasSubstr("must be true or false")));
}

TEST(Settings, ListsAsJsonOrWithCommas) {
    EXPECT_THAT(with_arguments({"security.admins=[\"test_user#1\"]"}).settings.security.admins,
                ElementsAre(1));
    EXPECT_THAT(with_arguments({"security.admins=a#3, 5"}).settings.security.admins,
                ElementsAre(3, 5));
    EXPECT_THAT(with_arguments({"security.admins=[]"}).settings.security.admins, IsEmpty());
    EXPECT_THAT(with_arguments({"server.listen=[::1]"}).settings.server.listen,
                ElementsAre("[::1]"));
    EXPECT_THAT(with_arguments({"server.listen=127.0.0.1,unix:/tmp/o"}).settings.server.listen,
                ElementsAre("127.0.0.1", "unix:/tmp/o"));
    EXPECT_THAT(problems_of({.command_line = {"security.admins=[1"}}),
                ElementsAre(HasSubstr("security.admins")));
    EXPECT_THAT(problems_of({.command_line = {"security.admins=[1] x = 2]"}}),
                ElementsAre(HasSubstr("a list")));
    EXPECT_THAT(problems_of({.command_line = {"security.admins=bob"}}),
                ElementsAre(HasSubstr("alias#id")));
}

TEST(Settings, DataFolderMovesWhatIsInIt) {
    const auto loaded = with_arguments({"data.dir=/srv/o"});
    EXPECT_EQ(loaded.settings.database.url.reveal(), "sqlite:/srv/o/orda.db");
    EXPECT_EQ(loaded.settings.objects.dir, "/srv/o/objects");
    EXPECT_EQ(value_of(loaded, "objects.dir").origin, SettingOrigin::derived);
    EXPECT_EQ(with_arguments({"server.public_url=https://x.org/"}).settings.site.url,
              "https://x.org");
}

TEST(Settings, AliasesOfTheOriginal) {
    const auto loaded = with_environment({{"HORDE_TITLE", "Mine"},
                                          {"HORDE_NOUN", "clan"},
                                          {"secret_key", "abcdefgh"},
                                          {"ADMINS", "[\"boss#12\"]"},
                                          {"KUDOS_TRUST_THRESHOLD", "1"},
                                          {"GLOOGLE_CLIENT_SECRET", "g"},
                                          {"GOOGLE_CLIENT_ID", "i"},
                                          {"HORDE_LOGO", "https://l"},
                                          {"REDIS_IP", "localhost"},
                                          {"USE_SQLITE", "0"},
                                          {"HORDE_EMAIL", ""},
                                          {"HORDE_REQUIRE_MATCHED_TARGETING", "1"}});
    const auto& settings = loaded.settings;
    EXPECT_EQ(settings.site.title, "Mine");
    EXPECT_EQ(settings.site.noun, "clan");
    EXPECT_EQ(settings.security.key_salt.reveal(), "abcdefgh");
    EXPECT_EQ(settings.security.session_secret.reveal(), "abcdefgh");
    EXPECT_THAT(settings.security.admins, ElementsAre(12));
    EXPECT_EQ(settings.accounts.trust_threshold, 1);
    EXPECT_EQ(settings.oauth.google.client_secret.reveal(), "g");
    EXPECT_EQ(settings.site.logo, "https://l");
    EXPECT_EQ(settings.site.index_image, "https://l");
    EXPECT_NE(settings.site.contact, "");
    EXPECT_TRUE(settings.policy.require_matched_targeting);
    EXPECT_THAT(loaded.warnings, IsEmpty());
    EXPECT_THAT(loaded.notes, ElementsAre(AllOf(HasSubstr("REDIS_IP"), HasSubstr("USE_SQLITE"))));
}

TEST(Settings, TheOwnNameWinsAndDisagreementIsTold) {
    const auto loaded = with_environment({{"HORDE_TITLE", "a"}, {"ORDA_SITE_TITLE", "b"}});
    EXPECT_EQ(loaded.settings.site.title, "b");
    EXPECT_THAT(loaded.warnings,
                ElementsAre("ORDA_SITE_TITLE and HORDE_TITLE disagree; ORDA_SITE_TITLE counts"));
    EXPECT_THAT(with_environment({{"HORDE_TITLE", "a"}, {"ORDA_SITE_TITLE", "a"}}).warnings,
                IsEmpty());
    const auto aliases = with_environment({{"HORDE_noun", "a"}, {"HORDE_NOUN", "b"}});
    EXPECT_EQ(aliases.settings.site.noun, "a");
    EXPECT_THAT(aliases.warnings,
                ElementsAre("HORDE_noun and HORDE_NOUN disagree; HORDE_noun counts"));
    // The command line says so on purpose; that is no disagreement.
    EXPECT_THAT(
        load_settings({.environment = {{"HORDE_TITLE", "a"}}, .command_line = {"site.title=b"}})
            .warnings,
        IsEmpty());
}

TEST(Settings, AnEnvFileOfTheOriginalWorks) {
    const Folder folder;
    const auto file =
        folder.write(".env",
                     "HORDE_TITLE=\"Template Horde\"\n"
                     "secret_key=changeme\n"
                     "POSTGRES_URL=postgres\nPOSTGRES_PASS=\"changeme\"\nREDIS_IP=\"redis\"\n"
                     "REDIS_SERVERS='[\"localhost\"]'\nUSE_SQLITE=1\n"
                     "ADMINS='[\"admin#1\"]'\nKUDOS_TRUST_THRESHOLD=1\nIP_CHECKER=\n"
                     "AWS_ACCESS_KEY_ID=changeme\nAWS_SECRET_ACCESS_KEY=changeme\n"
                     "R2_TRANSIENT_ACCOUNT=https://x.example\n"
                     "HORDE_MARKDOWN_INDEX=index_stable.md\n");
    const auto loaded = load_settings({.env_file = file, .environment = {{"HORDE_TITLE", "Real"}}});
    EXPECT_EQ(loaded.settings.site.title, "Real");
    EXPECT_THAT(loaded.settings.security.admins, ElementsAre(1));
    EXPECT_EQ(loaded.settings.objects.backend, ObjectsBackend::local);
    EXPECT_EQ(loaded.settings.site.index, "");
    EXPECT_EQ(value_of(loaded, "security.admins").place, "ADMINS in .env");
    EXPECT_THAT(loaded.warnings,
                Contains(AllOf(HasSubstr("security.key_salt"), HasSubstr("PLACEHOLDER"))));
    EXPECT_THAT(loaded.notes, Contains(HasSubstr("POSTGRES_PASS")));
    EXPECT_THAT(problems_of({.env_file = "/no/such/.env"}),
                ElementsAre(HasSubstr("cannot be read")));
}

TEST(Settings, TheStoreOfTheOriginalSwitchesTheBackEnd) {
    const Environment store{{"R2_TRANSIENT_ACCOUNT", "https://store"},
                            {"AWS_ACCESS_KEY_ID", "id"},
                            {"AWS_SECRET_ACCESS_KEY", "key"}};
    const auto loaded = with_environment(store);
    EXPECT_EQ(loaded.settings.objects.backend, ObjectsBackend::s3);
    EXPECT_EQ(loaded.settings.objects.s3.endpoint, "https://store");
    auto overridden = store;
    overridden["ORDA_OBJECTS_BACKEND"] = "local";
    EXPECT_EQ(with_environment(overridden).settings.objects.backend, ObjectsBackend::local);
    auto incomplete = store;
    incomplete.erase("AWS_SECRET_ACCESS_KEY");
    EXPECT_EQ(with_environment(incomplete).settings.objects.backend, ObjectsBackend::local);
    EXPECT_EQ(with_environment({{"AWS_ACCESS_KEY_ID", "id"}, {"AWS_SECRET_ACCESS_KEY", "key"}})
                  .settings.objects.backend,
              ObjectsBackend::local);
}

TEST(Settings, SecretsFromFiles) {
    const Folder folder;
    const auto salt = folder.write("salt", "pepper\n");
    EXPECT_EQ(with_environment({{"ORDA_SECURITY_KEY_SALT_FILE", salt}})
                  .settings.security.key_salt.reveal(),
              "pepper");
    const auto both =
        with_environment({{"ORDA_SECURITY_KEY_SALT_FILE", salt}, {"ORDA_SECURITY_KEY_SALT", "x"}});
    EXPECT_EQ(both.settings.security.key_salt.reveal(), "x");
    EXPECT_THAT(both.warnings, ElementsAre(HasSubstr("both set")));
    EXPECT_THAT(problems_of({.environment = {{"ORDA_SECURITY_KEY_SALT_FILE", "/no/such"}}}),
                ElementsAre(HasSubstr("ORDA_SECURITY_KEY_SALT_FILE")));
}

TEST(Settings, MisspeltVariablesAreTold) {
    EXPECT_THAT(
        with_environment({{"ORDA_SERVER_PROT", "1"}}).warnings,
        ElementsAre("ORDA_SERVER_PROT is not known and ignored; did you mean ORDA_SERVER_PORT?"));
    EXPECT_THAT(with_environment({{"HORDE_TITEL", "x"}}).warnings,
                ElementsAre(HasSubstr("HORDE_TITLE")));
    EXPECT_THAT(with_environment({{"PATH", "/bin"}, {"ORDA_KEY", "x"}, {"HOME", "/"}}).warnings,
                IsEmpty());
}

TEST(Settings, DevelopmentOnlyOnLoopback) {
    EXPECT_THAT(problems_of({.environment = {{"HORDE_TEST_APIKEYS", "1"}}}),
                ElementsAre(HasSubstr("dev.test_api_keys")));
    EXPECT_THAT(problems_of({.command_line = {"server.listen=127.0.0.1,192.0.2.1",
                                              "dev.disable_ratelimit=on"}}),
                ElementsAre(HasSubstr("dev.disable_ratelimit")));
    for (const auto* listen :
         {"127.0.0.1", "[::1]", "unix:/run/orda", "127.0.0.1,[::1]", "::ffff:127.0.0.1"})
        EXPECT_TRUE(with_arguments({std::string("server.listen=") + listen, "dev.test_api_keys=1"})
                        .settings.dev.test_api_keys);
    EXPECT_TRUE(
        with_arguments({"dev.test_api_keys=1", "dev.allow_nonlocal=1"}).settings.dev.test_api_keys);
    EXPECT_THAT(problems_of({.command_line = {"server.listen=everywhere"}}),
                ElementsAre(HasSubstr("everywhere")));
}

TEST(Settings, KeysThatNeedEachOther) {
    EXPECT_THAT(problems_of({.command_line = {"server.tls_cert=a.pem"}}),
                ElementsAre(HasSubstr("tls_key")));
    EXPECT_THAT(problems_of({.command_line = {"objects.backend=s3"}}),
                ElementsAre(HasSubstr("objects.s3.endpoint")));
    EXPECT_THAT(problems_of({.command_line = {"cluster.address=a:1"}}),
                ElementsAre(HasSubstr("cluster.secret"), HasSubstr("postgres://")));
    EXPECT_THAT(problems_of({.command_line = {"oauth.google.client_id=x"}}),
                ElementsAre(HasSubstr("oauth.google")));
    EXPECT_THAT(problems_of({.command_line = {"accounts.registration=oauth"}}),
                ElementsAre(HasSubstr("provider")));
    EXPECT_THAT(problems_of({.command_line = {"ip_check.url=https://x"}}),
                ElementsAre(HasSubstr("{ipaddr}")));
    EXPECT_THAT(problems_of({.command_line = {"database.url=mysql://x"}}),
                ElementsAre(HasSubstr("database.url")));
    EXPECT_THAT(problems_of({.command_line = {"metrics.listen=9090"}}),
                ElementsAre(HasSubstr("metrics.listen")));
    EXPECT_THAT(problems_of({.command_line = {"metrics.listen=127.0.0.1:9090"}}), IsEmpty());
    EXPECT_THAT(with_arguments({"objects.url_ttl=5m"}).warnings, ElementsAre(HasSubstr("10m")));
}

TEST(Settings, Verbosity) {
    EXPECT_EQ(load_settings({.verbosity = 1}).settings.log.level, LogLevel::debug);
    EXPECT_EQ(load_settings({.verbosity = 7}).settings.log.level, LogLevel::debug);
    EXPECT_EQ(load_settings({.verbosity = -1}).settings.log.level, LogLevel::warning);
    EXPECT_EQ(
        load_settings({.command_line = {"log.level=error"}, .verbosity = 1}).settings.log.level,
        LogLevel::warning);
}

TEST(Settings, Telemetry) {
    EXPECT_EQ(
        with_environment({{"AI_HORDE_TELEMETRY_ENABLED", "1"}}).settings.telemetry.otlp_endpoint,
        "http://localhost:4318");
    EXPECT_EQ(with_environment({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318"}})
                  .settings.telemetry.otlp_endpoint,
              "http://c:4318");
    EXPECT_EQ(with_environment(
                  {{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318"}, {"OTEL_SDK_DISABLED", "true"}})
                  .settings.telemetry.otlp_endpoint,
              "");
}

TEST(Settings, PrintedTheyCanBeReadAgain) {
    const Folder folder;
    const auto loaded = with_arguments(
        {"server.port=99", "site.title=a \"b\" \\ \xC3\xA9", "security.admins=1,2",
         "accounts.trust_threshold=5", "server.listen=127.0.0.1,[::1]", "webhooks.backoff=1s,90s",
         "ip_check.threshold=0.125", "server.max_body=5MiB", "fetch.timeout=90s"});
    const auto text = print_settings(loaded);
    EXPECT_THAT(
        text,
        HasSubstr("[server]\nlisten = [\"127.0.0.1\", \"[::1]\"]  # --set\nport = 99  # --set\n"));
    EXPECT_THAT(text, HasSubstr("max_body = \"5MiB\"  # --set\n"));
    EXPECT_THAT(text, HasSubstr("timeout = \"90s\"  # --set\n"));
    EXPECT_THAT(text, HasSubstr("admins = [1, 2]  # R, --set\n"));
    EXPECT_THAT(text, HasSubstr("request_timeout = \"1m\"  # default\n"));
    const auto again = load_settings({.config_file = folder.write("printed.toml", text)});
    ASSERT_EQ(again.values.size(), loaded.values.size());
    for (std::size_t i = 0; i < loaded.values.size(); ++i)
        EXPECT_EQ(again.values[i].fingerprint, loaded.values[i].fingerprint)
            << loaded.values[i].key;
}

TEST(Settings, SecretsAreMaskedEverywhere) {
    const auto loaded =
        with_environment({{"secret_key", "hunter2hunter2"},
                          {"STRIPE_API_KEY", "hunter2"},
                          {"ORDA_DATABASE_URL", "postgres://orda:hunter2@db/orda"}});
    const auto text = print_settings(loaded);
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
    EXPECT_THAT(text, HasSubstr("key_salt = \"[secret]\"  # secret_key\n"));
    EXPECT_THAT(text, HasSubstr("url = \"postgres://orda:[secret]@db/orda\""));
    EXPECT_THAT(text, HasSubstr("patreon_token = \"\"  # default\n"));
    for (const auto& problem :
         problems_of({.environment = {{"ORDA_SECURITY_KEY_SALT", "hunter2\xFF"},
                                      {"ORDA_DATABASE_URL", "x:hunter2\xFF"}}}))
        EXPECT_THAT(problem, Not(HasSubstr("hunter2")));
}

TEST(Settings, ReloadTakesOnlyWhatMayChange) {
    const Folder folder;
    SettingsSources sources{
        .config_file = folder.write("orda.toml", "[server]\nport = 1\n[log]\nlevel = \"info\"\n")};
    const auto running = load_settings(sources);
    EXPECT_THAT(reload_settings(running, sources).changed, IsEmpty());
    folder.write("orda.toml",
                 "[server]\nport = 2\n[log]\nlevel = \"debug\"\n[security]\nadmins = [4]\nkey_salt "
                 "= \"new\"\n"
                 "[moderation]\nnotify_paused_url = \"https://x\"\n");
    const auto reload = reload_settings(running, sources);
    EXPECT_THAT(reload.changed, UnorderedElementsAre("log.level", "security.admins",
                                                     "moderation.notify_paused_url"));
    EXPECT_THAT(reload.needs_restart, UnorderedElementsAre("server.port", "security.key_salt"));
    EXPECT_EQ(reload.next.settings.server.port, 1);
    EXPECT_TRUE(reload.next.settings.security.key_salt.empty());
    EXPECT_EQ(value_of(reload.next, "server.port").shown, "1");
    EXPECT_EQ(reload.next.settings.log.level, LogLevel::debug);
    EXPECT_THAT(reload.next.settings.security.admins, ElementsAre(4));
    folder.write("orda.toml", "nonsense");
    EXPECT_THROW(reload_settings(running, sources), SettingsError);
}

}  // namespace
}  // namespace orda
