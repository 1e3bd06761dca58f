#include "base/html_cleaner.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/text.h"

namespace orda {
namespace {

TEST(HtmlCleaner, DoesWhatTheSpecificationShows) {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"<script>alert('xss')</script>hello", "&lt;script&gt;alert('xss')&lt;/script&gt;hello"},
        {"a & b", "a &amp; b"},
        {"a < b", "a &lt; b"},
        {"a > b", "a &gt; b"},
        {"x <3 y", "x &lt;3 y"},
        {"5 > 3", "5 &gt; 3"},
        {"&amp; &lt; &copy;", "&amp; &lt; &copy;"},
        {"&#39; &#x27; &#; &x", "&#39; &#x27; &amp;#; &amp;x"},
        {"<b>bold</b>", "<b>bold</b>"},
        {"<i>unclosed", "<i>unclosed</i>"},
        {"<B>x</B>", "<b>x</b>"},
        {"<a href='http://x' onclick='y'>l</a>", "<a href=\"http://x\">l</a>"},
        {"<a href='javascript:x' onclick='y'>k</a>", "<a>k</a>"},
        {"<p>x</p>", "&lt;p&gt;x&lt;/p&gt;"},
        {"<br>", "&lt;br&gt;"},
        {"<img src=x>", "&lt;img src=x&gt;"},
        {"x<y>z", "x&lt;y&gt;z"},
        {"<!-- c -->x", "x"},
        {"\"quotes\" and 'such'", "\"quotes\" and 'such'"},
        {"  a \n", "a"},
        {"a & <b>7", "a &amp; <b>7</b>"},
        {"news <b>", "news <b></b>"},
    };
    for (const auto& [input, output] : rows)
        EXPECT_EQ(clean_html(input), output) << input;
}

TEST(HtmlCleaner, ControlCharacters) {
    EXPECT_EQ(clean_html(std::string_view{"a\0b", 3}), "ab");
    EXPECT_EQ(clean_html("a\r\nb\tc\x01"
                         "d\x7F"),
              "a\nb\tc?d?");
}

TEST(HtmlCleaner, HostileLinks) {
    for (const auto* link :
         {"JaVaScRiPt:x", " javascript:x", "java\tscript:x", "java&#115;cript:x",
          "data:text/html,x", "&#106;avascript:x", "vbscript:x", "javascript&colon;x"})
        EXPECT_EQ(clean_html(std::string("<a href=\"") + link + "\">k</a>"), "<a>k</a>") << link;
    EXPECT_EQ(clean_html("<a href=\"/x?a=1&b=2\">k</a>"), "<a href=\"/x?a=1&amp;b=2\">k</a>");
    EXPECT_EQ(clean_html("<a href=https://x/y?b:c title='a\"b'>k"),
              "<a href=\"https://x/y?b:c\" title=\"a&quot;b\">k</a>");
    EXPECT_EQ(clean_html("<a href=\"http://x\" href=\"http://y\">k</a>"),
              "<a href=\"http://x\">k</a>");
}

TEST(HtmlCleaner, BrokenMarkup) {
    EXPECT_EQ(clean_html("<b"), "&lt;b");
    EXPECT_EQ(clean_html("<a href='x"), "&lt;a href='x");
    EXPECT_EQ(clean_html("</b>x"), "x");
    EXPECT_EQ(clean_html("<b><i>x</b>y</i>"), "<b><i>x</i></b>y");
    EXPECT_EQ(clean_html("<b/>x"), "<b>x</b>");
    EXPECT_EQ(clean_html("<!-- never closed"), "");
    EXPECT_EQ(clean_html("<<b>>"), "&lt;<b>&gt;</b>");
}

TEST(HtmlCleaner, HostileLengthsStayCheap) {
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "<a =\"";
    EXPECT_GT(clean_html(text + ">").size(), text.size());
    EXPECT_EQ(clean_html("<a title='<b'>x"), "&lt;a title='&lt;b'&gt;x");
    std::string nested;
    for (int i = 0; i < 100; ++i)
        nested += "<b>";
    EXPECT_NE(clean_html(nested).find("&lt;b&gt;"), std::string::npos);
}

TEST(HtmlCleaner, CleaningTwiceChangesNothingMoreAndNoOtherTagSurvives) {
    SeededRandom random{3};
    const std::vector<std::string> pieces{
        "<", ">",   "b",    "script",   "/",        "\"",          "'",    "=",       "&",
        ";", "amp", " ",    "a",        "href",     "javascript:", "<!--", "-->",     "#",
        "x", "<b>", "</b>", "<a href=", "http://x", "li",          "\r\n", "\xC3\xA9"};
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto count = random.between(0, 12); count > 0; --count)
            text += pieces[static_cast<std::size_t>(
                random.between(0, static_cast<std::int64_t>(pieces.size()) - 1))];
        const auto once = clean_html(text);
        EXPECT_EQ(clean_html(once), once) << text;
        EXPECT_EQ(once.find("<script"), std::string::npos) << text;
        EXPECT_EQ(once.find("<a href=\"javascript"), std::string::npos) << text;
    }
}

}  // namespace
}  // namespace orda
