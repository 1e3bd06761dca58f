#include "worker/text_shaping.h"

#include <gtest/gtest.h>
#include <set>

#include "base/random.h"
#include "base/text.h"
#include "worker/backoff.h"
#include "worker/json_reading.h"
#include "worker/markov_text.h"

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

}  // namespace
}  // namespace orda::worker
