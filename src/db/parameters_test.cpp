#include "db/parameters.h"

#include <gtest/gtest.h>

namespace orda::db {
namespace {

TEST(Storable, IsUtf8WithoutNul) {
    for (const char* text : {"", "abc", "ä", "€", "\xF0\x9F\x90\xB4", "\xED\x9F\xBF",
                             "\xF4\x8F\xBF\xBF", "\x7F\xC2\x80\xE0\xA0\x80\xF0\x90\x80\x80"})
        EXPECT_TRUE(is_storable(text)) << text;
    for (const char* text :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE2\x82",
          "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xFF"})
        EXPECT_FALSE(is_storable(text)) << text;
    EXPECT_FALSE(is_storable(std::string_view("a\0b", 3)));
}

TEST(Storable, ReplacesWhatCannotBeStored) {
    EXPECT_EQ(storable(std::string_view("a\0b", 3)),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_EQ(storable("ä\xC3"), "ä\xEF\xBF\xBD");
    EXPECT_EQ(storable("plain €"), "plain €");
    EXPECT_TRUE(is_storable(storable("\xED\xA0\x80\xF5\xE2\x82")));
}

TEST(CountParameters, FindsTheHighest) {
    EXPECT_EQ(count_parameters("SELECT 1"), 0U);
    EXPECT_EQ(count_parameters("SELECT $2 || $1 || $10 || $2"), 10U);
    EXPECT_EQ(count_parameters("SELECT '$3 it''s $4', \"a$5\" -- $6\n, $1"), 1U);
    EXPECT_EQ(count_parameters("SELECT $"), 0U);
    EXPECT_EQ(count_parameters("SELECT 'open $3"), 0U);
}

TEST(ParameterTypes, LearnsWhatWasNull) {
    ParameterTypes types{2};
    EXPECT_FALSE(types.learn(Values{Null{}, Null{}}));
    EXPECT_TRUE(types.learn(Values{Null{}, std::int64_t{1}}));
    EXPECT_FALSE(types.learn(Values{Null{}, Null{}}));
    EXPECT_TRUE(types.learn(Values{"text", std::int64_t{2}}));
    EXPECT_FALSE(types.learn(Values{"other", Null{}}));
    EXPECT_EQ(types.types()[0], ParameterType::text);
    EXPECT_EQ(types.types()[1], ParameterType::integer);
}

TEST(ParameterTypes, RefusesOtherTypesAndNumbers) {
    ParameterTypes types{1};
    types.learn(Values{"text"});
    EXPECT_THROW(types.learn(Values{std::int64_t{1}}), Error);
    EXPECT_THROW(types.learn(Values{"text", "more"}), Error);
    EXPECT_FALSE(types.learn(Values{"text"}));
}

}  // namespace
}  // namespace orda::db
