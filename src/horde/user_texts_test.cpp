#include "horde/user_texts.h"

#include <gtest/gtest.h>

#include "base/refusal.h"

namespace orda::horde {
namespace {

template <class F>
std::string rc_of(F f) {
    try {
        f();
    } catch (const Refusal& refusal) {
        return refusal.rc();
    }
    return "none";
}

TEST(UserTexts, NamesAreCleanedAndTrimmed) {
    EXPECT_EQ(new_user_name("a & b"), "a &amp; b");
    EXPECT_EQ(new_user_name("  padded  "), "padded");
    EXPECT_EQ(new_user_name("<i>unclosed"), "<i>unclosed</i>");
    EXPECT_EQ(new_user_name(std::string("a\0bc", 4)), "abc");
}

TEST(UserTexts, ThirtyCharactersAreTheLongestName) {
    EXPECT_EQ(new_user_name(std::string(30, 'n')), std::string(30, 'n'));
    EXPECT_EQ(rc_of([] { new_user_name(std::string(31, 'n')); }), "TooLongUserName");
    // Thirty characters that outgrow what can be stored when cleaned.
    EXPECT_EQ(rc_of([] { new_user_name(std::string(30, '&')); }), "TooLongUserName");
}

TEST(UserTexts, ANameMustLeaveSomethingToSee) {
    EXPECT_EQ(rc_of([] { new_user_name("     "); }), "BadRequest");
    EXPECT_EQ(rc_of([] { registered_name("<!-- hidden -->"); }), "BadRequest");
}

TEST(UserTexts, RegisteredNamesAreCutUpToWhatCanBeStored) {
    EXPECT_EQ(registered_name(std::string(45, 'n')), std::string(30, 'n'));
    EXPECT_EQ(registered_name(std::string(50, 'n')), std::string(30, 'n'));
    EXPECT_EQ(rc_of([] { registered_name(std::string(51, 'n')); }), "BadRequest");
}

TEST(UserTexts, ContactsAreMeasuredAsStored) {
    EXPECT_EQ(contact_text(std::string(50, 'c')), std::string(50, 'c'));
    EXPECT_EQ(rc_of([] { contact_text(std::string(51, 'c')); }), "BadRequest");
    EXPECT_EQ(rc_of([] { contact_text(std::string(20, '&')); }), "BadRequest");
    EXPECT_EQ(contact_text("<p>x</p> \"q\" 'r'"), "&lt;p&gt;x&lt;/p&gt; \"q\" 'r'");
}

TEST(UserTexts, CommentsAreMeasuredAsStored) {
    EXPECT_EQ(admin_comment_text(std::string(500, 'x')), std::string(500, 'x'));
    EXPECT_EQ(rc_of([] { admin_comment_text(std::string(499, 'x') + "&"); }), "BadRequest");
}

}  // namespace
}  // namespace orda::horde
