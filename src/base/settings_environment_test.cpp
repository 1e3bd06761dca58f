#include "base/settings_environment.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "base/settings_schema.h"

namespace orda {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

DotenvFile read(std::string_view text, const Environment& outer = {}) {
    return parse_dotenv(text, outer);
}

/// The value of `A` in a file of one variable.
std::string value_of(const std::string& value) {
    const auto file = read("A=" + value);
    EXPECT_THAT(file.warnings, IsEmpty()) << value;
    return file.variables.empty() ? "(none)" : file.variables.front().second;
}

TEST(Dotenv, Lines) {
    const auto file = read(
        "\xEF\xBB\xBF# a comment\r\n"
        "\r\n"
        "A=1\r\n"
        "  export B = two words  # not this\r\n"
        "C=\n"
        "D='single # $x \\n'\n"
        "E=\"double \\\"q\\\" \\n\" # comment\n"
        "lower_case=yes");
    EXPECT_THAT(file.variables,
                ElementsAre(Pair("A", "1"), Pair("B", "two words"), Pair("C", ""),
                            Pair("D", "single # $x \\n"), Pair("E", "double \"q\" \n"),
                            Pair("lower_case", "yes")));
    EXPECT_THAT(file.warnings, IsEmpty());
}

TEST(Dotenv, Values) {
    EXPECT_EQ(value_of("a#b"), "a#b");
    EXPECT_EQ(value_of("a #b"), "a");
    EXPECT_EQ(value_of("# only a comment"), "");
    EXPECT_EQ(value_of("'[\"x#1\", \"y#2\"]'"), "[\"x#1\", \"y#2\"]");
    EXPECT_EQ(value_of("[\"x#1\"]"), "[\"x#1\"]");
    EXPECT_EQ(value_of("a=b=c"), "a=b=c");
    EXPECT_EQ(value_of("\"two\nlines\""), "two\nlines");
    EXPECT_EQ(value_of("''"), "");
    EXPECT_EQ(value_of("$PLAIN"), "$PLAIN");
    EXPECT_EQ(value_of("\\$x\\z"), "$x\\z");
}

TEST(Dotenv, References) {
    const Environment outer{{"HOME_DIR", "/home/o"}, {"A", "outer"}};
    const auto file = read(
        "A=inner\n"
        "B=\"${HOME_DIR}/x\"\n"
        "C=${A}\n"
        "D='${A}'\n"
        "E=${MISSING}-${MISSING:-fallback}\n"
        "F=${B}/y\n"
        "G=${broken\n",
        outer);
    EXPECT_THAT(file.variables,
                ElementsAre(Pair("A", "inner"), Pair("B", "/home/o/x"), Pair("C", "outer"),
                            Pair("D", "${A}"), Pair("E", "-fallback"), Pair("F", "/home/o/x/y"),
                            Pair("G", "${broken")));
}

TEST(Dotenv, ALaterLineWins) {
    EXPECT_THAT(read("A=1\nB=2\nA=3\n").variables, ElementsAre(Pair("B", "2"), Pair("A", "3")));
}

TEST(Dotenv, WrongLinesAreLeftOutWithAWarning) {
    const auto file = read("A=1\nwhat is this\n=x\n\nB='never ends\nC=3\n");
    EXPECT_THAT(file.variables, ElementsAre(Pair("A", "1"), Pair("C", "3")));
    EXPECT_THAT(file.warnings,
                ElementsAre(HasSubstr("line 2"), HasSubstr("line 3"), HasSubstr("line 5")));
    const auto later = read("A=\"x\ny\"\nwrong\n");
    EXPECT_THAT(later.warnings, ElementsAre(HasSubstr("line 3")));
}

TEST(Dotenv, NeverFailsOnRubbish) {
    SeededRandom random{5};
    constexpr std::string_view alphabet = "A=\"'\\\n#$ {}x:-\r";
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto count = random.between(0, 20); count > 0; --count)
            text += alphabet[static_cast<std::size_t>(
                random.between(0, static_cast<std::int64_t>(alphabet.size()) - 1))];
        for (const auto& [name, value] : read(text).variables)
            EXPECT_FALSE(name.empty());
    }
}

TEST(Dotenv, ProfilesChooseTheFile) {
    EXPECT_EQ(dotenv_path("conf/.env", {}), "conf/.env");
    EXPECT_EQ(dotenv_path("conf/.env", {{"PROFILE", ""}}), "conf/.env");
    EXPECT_EQ(dotenv_path("conf/.env", {{"PROFILE", "test"}}), "conf/.env_test");
    EXPECT_EQ(dotenv_path("src", {{"PROFILE", "test"}}), "src/.env_test");
    EXPECT_EQ(dotenv_path("src", {}), "src/.env");
}

TEST(Aliases, NameExistingKeysOnce) {
    std::vector<std::string> seen;
    for (const auto& alias : setting_aliases()) {
        EXPECT_FALSE(alias.keys.empty()) << alias.variable;
        for (const auto key : alias.keys)
            EXPECT_NE(find_setting(key), nullptr) << key;
        EXPECT_FALSE(alias.variable.starts_with("ORDA_"));
        EXPECT_FALSE(is_ignored_variable(alias.variable)) << alias.variable;
        EXPECT_THAT(seen, testing::Not(testing::Contains(alias.variable)));
        seen.emplace_back(alias.variable);
    }
    EXPECT_TRUE(is_ignored_variable("REDIS_IP"));
    EXPECT_TRUE(is_ignored_variable("POSTGRES_URL"));
    EXPECT_FALSE(is_ignored_variable("PATH"));
}

TEST(Misspellings, AreFound) {
    const std::vector<std::string> known{"ORDA_SERVER_PORT", "ORDA_SITE_TITLE", "ADMINS"};
    EXPECT_EQ(closest_name("ORDA_SERVER_PROT", known), "ORDA_SERVER_PORT");
    EXPECT_EQ(closest_name("ODRA_SITE_TITEL", known), "ORDA_SITE_TITLE");
    EXPECT_EQ(closest_name("ADMIN", known), "ADMINS");
    EXPECT_EQ(closest_name("ADDMIS", known), "");
    EXPECT_EQ(closest_name("SOMETHING_ELSE", known), "");
}

TEST(ProcessEnvironment, IsRead) {
    ASSERT_EQ(setenv("ORDA_TEST_ONLY_VARIABLE", "a=b", 1), 0);
    EXPECT_EQ(process_environment().at("ORDA_TEST_ONLY_VARIABLE"), "a=b");
    unsetenv("ORDA_TEST_ONLY_VARIABLE");
}

}  // namespace
}  // namespace orda
