#include "load/prompt_mark.h"

#include <gtest/gtest.h>

namespace orda::load {
namespace {

TEST(PromptMark, IsReadBack) {
    const PromptMark mark{.run = 123456, .number = {7, 99}, .sent = Moment{Nanoseconds{1234567}}};
    std::string prompt;
    write_prompt(prompt, mark, 200);
    EXPECT_EQ(prompt.size(), 200U);
    const auto read = read_prompt(prompt);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->run, 123456U);
    EXPECT_EQ(read->number.connection, 7U);
    EXPECT_EQ(read->number.round, 99U);
    EXPECT_EQ(read->sent, mark.sent);
}

TEST(PromptMark, IsKeptWhateverTheSize) {
    std::string prompt;
    write_prompt(prompt, {.run = 1, .number = {2, 3}, .sent = {}}, 0);
    EXPECT_EQ(prompt, "orda bench 1 2 3 0 ");
    EXPECT_TRUE(read_prompt(prompt).has_value());
    write_prompt(prompt, {.run = 1, .number = {2, 3}, .sent = {}}, 5'000);
    EXPECT_EQ(prompt.size(), 5'000U);
    EXPECT_TRUE(read_prompt(prompt).has_value());
}

TEST(PromptMark, IsNotFoundInOtherTexts) {
    for (const std::string_view text :
         {"", "hello", "orda bench ", "orda bench 1 2 3", "orda bench 1 2 3 4",
          "orda bench a 2 3 4 ", "orda bench 1 2 -3 4 ", " orda bench 1 2 3 4 "})
        EXPECT_FALSE(read_prompt(text).has_value()) << text;
}

TEST(PromptMark, ResultsDifferByRequest) {
    std::string one, other;
    write_result(one, 1, {2, 3}, 100);
    write_result(other, 1, {2, 4}, 100);
    EXPECT_EQ(one.size(), 100U);
    EXPECT_NE(one, other);
}

}  // namespace
}  // namespace orda::load
