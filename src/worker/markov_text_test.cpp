#include "worker/markov_text.h"

#include <gtest/gtest.h>
#include <set>

#include "base/text.h"

namespace orda::worker {
namespace {

TEST(ContinueText, IsTheSameForTheSamePromptAndSeed) {
    const std::string text = continue_text("Once there was", 7, 50);
    EXPECT_EQ(text, continue_text("Once there was", 7, 50));
    EXPECT_NE(text, continue_text("Once there was", 8, 50));
    EXPECT_NE(text, continue_text("Twice there was", 7, 50));
}

TEST(ContinueText, HasSoManyWords) {
    for (const std::size_t count : {0u, 1u, 2u, 3u, 16u, 500u})
        EXPECT_EQ(words(continue_text("x", 1, count)).size(), count);
}

TEST(ContinueText, GoesOnFromThePromptsWords) {
    // Behind `the river` the text knows only these.
    const std::set<std::string_view> followers{"came",  "ran",  "reached", "and",
                                               "stood", "was,", "was",     "every"};
    const std::string text = continue_text("and then the river", 3, 1);
    EXPECT_TRUE(followers.contains(words(text).front())) << text;
}

}  // namespace
}  // namespace orda::worker
