#include "base/settings_schema.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <sstream>

#include "base/settings_load.h"

namespace orda {
namespace {

std::string contents(const std::filesystem::path& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
}

TEST(SettingsSchema, NamesAreUniqueAndEachHasAllThatIsKnown) {
    std::set<std::string> names;
    std::set<std::string> variables;
    for (const auto& key : settings_schema()) {
        EXPECT_TRUE(names.insert(key.name).second) << key.name;
        EXPECT_TRUE(variables.insert(environment_name(key.name)).second) << key.name;
        EXPECT_FALSE(key.description.empty()) << key.name;
        EXPECT_TRUE(key.assign && key.copy) << key.name;
        EXPECT_EQ(find_setting(key.name), &key);
    }
    EXPECT_EQ(environment_name("objects.s3.access_key"), "ORDA_OBJECTS_S3_ACCESS_KEY");
    EXPECT_EQ(find_setting("nothing"), nullptr);
}

TEST(SettingsSchema, DefaultsAreValidAndCanonicalTextReadsBack) {
    for (const auto& key : settings_schema()) {
        const auto data = parse_setting(key, {key.built_in, {}});
        const auto text = setting_text(key, data);
        EXPECT_EQ(parse_setting(key, {text, {}}).index(), data.index()) << key.name;
        EXPECT_EQ(setting_text(key, parse_setting(key, {text, {}})), text) << key.name;
    }
}

TEST(SettingsSchema, SectionsOfOneKindAreNotMixedUp) {
    Settings settings = default_settings();
    Settings copy = settings;
    for (const auto* provider : {"google", "discord", "github"}) {
        const auto& key = *find_setting(std::string("oauth.") + provider + ".client_id");
        key.assign(settings, parse_setting(key, {provider, {}}));
        key.copy(settings, copy);
    }
    for (const auto* both : {&settings, &copy}) {
        EXPECT_EQ(both->oauth.google.client_id, "google");
        EXPECT_EQ(both->oauth.discord.client_id, "discord");
        EXPECT_EQ(both->oauth.github.client_id, "github");
    }
}

TEST(SettingsSchema, HasEveryMemberOfTheStructOnce) {
    // Each member of settings.h that is no section itself is named `&Section::member` by one row.
    const auto header = contents("src/base/settings.h");
    ASSERT_FALSE(header.empty()) << "run from the top of the source tree";
    std::string rows;
    for (const auto& entry : std::filesystem::directory_iterator("src/base"))
        if (entry.path().filename().string().starts_with("settings_schema"))
            rows += contents(entry.path());
    const std::regex section(R"(struct (\w+Settings) \{([^}]*)\})");
    const std::regex member(R"(\n    [\w:<>]+ (\w+);)");
    int members = 0;
    for (std::sregex_iterator at(header.begin(), header.end(), section), end; at != end; ++at) {
        const std::string body = (*at)[2];
        for (std::sregex_iterator one(body.begin(), body.end(), member), last; one != last; ++one) {
            if ((*one)[0].str().find("Settings ") != std::string::npos) continue;
            ++members;
            const std::string named = "&" + (*at)[1].str() + "::" + (*one)[1].str() + ",";
            const auto first = rows.find(named);
            EXPECT_NE(first, std::string::npos) << named;
            EXPECT_EQ(rows.find(named, first + 1), std::string::npos) << named;
        }
    }
    EXPECT_GT(members, 120);
}

TEST(SettingsSchema, HasEveryKeyOfTheSpecification) {
    const std::filesystem::path path = "../shared/spec/configuration.md";
    if (!std::filesystem::exists(path))
        GTEST_SKIP() << "left out: no specification beside the tree";
    const auto spec = contents(path);
    const auto start = spec.find("\n## B3.");
    const auto chapter = spec.substr(start, spec.find("\n## B4.") - start);
    const std::regex row(R"(\n\| (`[^|]*) \|)");
    const std::regex name(R"(`([a-z_.0-9]+)(\.\*)?`)");
    int found = 0;
    for (std::sregex_iterator at(chapter.begin(), chapter.end(), row), end; at != end; ++at) {
        const std::string cell = (*at)[1];
        std::string first;
        for (std::sregex_iterator one(cell.begin(), cell.end(), name), last; one != last; ++one) {
            std::string key = (*one)[1];
            if ((*one)[2].matched || first == "oauth") {  // `oauth.google.*` (`client_id`, …)
                first = "oauth";
                continue;
            }
            if (first.empty())
                first = key;
            else if (key.starts_with('.'))
                key = first.substr(0, first.rfind('.')) + key;
            if (key.find('.') == std::string::npos) continue;  // a default in parentheses
            ++found;
            EXPECT_NE(find_setting(key), nullptr) << key;
        }
    }
    EXPECT_GT(found, 90);
    for (const auto* key : {"oauth.google.client_id", "oauth.discord.client_secret",
                            "oauth.github.client_id", "timing.request_ttl", "timing.uptime_reward"})
        EXPECT_NE(find_setting(key), nullptr) << key;
}

TEST(SettingsSchema, ReloadableKeysOfTheSpecification) {
    for (const auto* key :
         {"security.admins", "accounts.trust_threshold", "ip_check.url", "ip_check.allow_networks",
          "ratelimit.enabled", "ratelimit.trusted_addresses", "moderation.filters",
          "moderation.notify_paused_url", "policy.require_matched_targeting",
          "models.text_reference", "site.index", "site.assets_dir", "log.level"})
        EXPECT_TRUE(find_setting(key)->reloadable) << key;
    for (const auto* key :
         {"server.port", "security.key_salt", "database.url", "timing.request_ttl"})
        EXPECT_FALSE(find_setting(key)->reloadable) << key;
}

TEST(SettingsSchema, RangesInWords) {
    EXPECT_EQ(range_text(*find_setting("server.port")), "0 to 65535");
    EXPECT_EQ(range_text(*find_setting("objects.backend")), "local, s3");
    EXPECT_EQ(range_text(*find_setting("server.idle_timeout")), "1s to 1h");
    EXPECT_EQ(range_text(*find_setting("server.max_header")), "4KiB to 16MiB");
    EXPECT_EQ(range_text(*find_setting("ip_check.threshold")), "0 to 1");
    EXPECT_EQ(range_text(*find_setting("site.title")), "");
    EXPECT_FALSE(unit_of(SettingKind::duration).empty());
    EXPECT_TRUE(unit_of(SettingKind::text).empty());
}

}  // namespace
}  // namespace orda
