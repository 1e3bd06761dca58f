#include "base/text.h"

#include <gtest/gtest.h>
#include <set>

#include "base/random.h"
#include "worker/backoff.h"
#include "worker/json_reading.h"
#include "worker/markov_text.h"
#include "worker/text_shaping.h"

namespace orda::worker {
namespace {

std::string shaped(const char* text, const char* payload) {
    return shape_text(text, parse_object(payload).value());
}

TEST(ShapeText, CutsAtTheFirstStopSequence) {
    EXPECT_EQ(shaped("one two three", R"({"stop_sequence": ["three", "two", ""]})"), "one ");
    EXPECT_EQ(shaped("one two", R"({"stop_sequence": ["four", 5]})"), "one two");
    EXPECT_EQ(shaped("one two", "{}"), "one two");
}

TEST(ShapeText, KnowsTheFormattingOptions) {
    EXPECT_EQ(shaped("\nfirst\nsecond", R"({"singleline": true})"), "first");
    EXPECT_EQ(shaped("\n", R"({"singleline": true})"), "");
    EXPECT_EQ(shaped("Done. Not do", R"({"frmttriminc": true})"), "Done.");
    EXPECT_EQ(shaped("no end", R"({"frmttriminc": true})"), "no end");
    EXPECT_EQ(shaped("a\n\n\nb", R"({"frmtrmblln": true})"), "a\nb");
    EXPECT_EQ(shaped("a#b@c", R"({"frmtrmspch": true})"), "abc");
}

TEST(ShapedPrompt, AddsABlankWhereWanted) {
    const auto prompt = [](const char* payload) {
        return shaped_prompt(parse_object(payload).value());
    };
    EXPECT_EQ(prompt(R"({"prompt": "a", "frmtadsnsp": true})"), " a");
    EXPECT_EQ(prompt(R"({"prompt": " a", "frmtadsnsp": true})"), " a");
    EXPECT_EQ(prompt(R"({"prompt": "a"})"), "a");
    EXPECT_EQ(prompt(R"({"prompt": "", "frmtadsnsp": true})"), "");
}

TEST(SplitPrompt, DividesAtTheMark) {
    EXPECT_EQ(split_prompt("a barn ### blurry").positive, "a barn");
    EXPECT_EQ(split_prompt("a barn ### blurry").negative, "blurry");
    EXPECT_EQ(split_prompt("a barn").negative, "");
    EXPECT_EQ(split_prompt("###").positive, "");
}

TEST(ContinueText, IsTheSameForTheSamePromptAndSeed) {
    const std::string text = continue_text("Once there was", 7, 50);
    EXPECT_EQ(text, continue_text("Once there was", 7, 50));
    EXPECT_NE(text, continue_text("Once there was", 8, 50));
    EXPECT_NE(text, continue_text("Twice there was", 7, 50));
}

TEST(ContinueText, HasSoManyWords) {
    for (const std::size_t count : {0, 1, 2, 3, 16, 500})
        EXPECT_EQ(words(continue_text("x", 1, count)).size(), count);
}

TEST(ContinueText, GoesOnFromThePromptsWords) {
    // Behind `the river` the text knows only these.
    const std::set<std::string_view> followers{"came",  "ran",  "reached", "and",
                                               "stood", "was,", "was",     "every"};
    const std::string text = continue_text("and then the river", 3, 1);
    EXPECT_TRUE(followers.contains(words(text).front())) << text;
}

TEST(Backoff, DoublesUpToItsLongest) {
    using std::chrono::milliseconds;
    SeededRandom random(1);
    Backoff backoff(milliseconds(100), milliseconds(300));
    for (const int expected : {100, 200, 300, 300}) {
        const auto pause = backoff.next(random);
        EXPECT_GE(pause, milliseconds(expected));
        EXPECT_LE(pause, milliseconds(expected * 3 / 2));
    }
    backoff.reset();
    EXPECT_LE(backoff.next(random), milliseconds(150));
}

}  // namespace
}  // namespace orda::worker
