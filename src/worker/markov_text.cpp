#include "worker/markov_text.h"

#include <map>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/text.h"

namespace orda::worker {

namespace {

/// Short sentences that share many words, so that the chain finds ways from one to another.
constexpr std::string_view corpus =
    "The river came down from the hills and ran past the old mill before it reached the sea. "
    "In the morning the light lay on the water and the birds came down from the hills to drink. "
    "The miller had a daughter who knew every stone in the river and every bird in the hills. "
    "She said that the sea was only a river that had found its way home. "
    "In the evening the old men sat before the mill and spoke of the sea and of the ships that "
    "had found their way home. "
    "One of the old men had a map that showed every hill and every stone, but it did not show "
    "the way home. "
    "He said that a map is only a promise and that the road is what you make of it. "
    "The daughter of the miller took the map and went down to the water in the morning. "
    "There was a boat that nobody knew, and in the boat there was a lantern that was still warm. "
    "She took the lantern and the light lay on the road before her. "
    "The road ran past the last house and into the hills, where the wind spoke of the winter. "
    "When the winter came down from the hills the river stood still and the mill stood still. "
    "The old men sat by the fire and said that the winter was only a summer that had lost its "
    "way. "
    "But the daughter of the miller had found the house of the wind, and in the house there was "
    "a fire that nobody had made. "
    "Who are you, said the wind, and what is it that you make of the road? "
    "I am only a traveller, she said, and the road is what I make of it. "
    "Then the wind took the lantern and went down to the river, and the river ran to the sea. "
    "In the morning the ships came home, and on every ship there was a lantern that was still "
    "warm. "
    "The old man took his map and made a mark where the house of the wind had stood. "
    "It is a promise, he said, and the birds came down to the water to drink. "
    "The summer was long and the light lay on the hills until the evening. "
    "When a traveller came past the mill the old men spoke of the daughter of the miller and of "
    "the wind. "
    "Nobody knew the way to the house, but everybody knew that there was a fire in it. "
    "And when the night was dark and the river was loud, there was a light on the road before "
    "them, and it went from stone to stone until it reached the sea.";

using Pair = std::pair<std::string_view, std::string_view>;

class Chain {
  public:
    Chain() : words_(words(corpus)) {
        for (std::size_t at = 0; at + 2 < words_.size(); ++at)
            followers_[{words_[at], words_[at + 1]}].push_back(words_[at + 2]);
        for (std::size_t at = 0; at + 1 < words_.size(); ++at)
            if (at == 0 || ends_sentence(words_[at - 1]))
                openings_.emplace_back(words_[at], words_[at + 1]);
    }

    static bool ends_sentence(std::string_view word) {
        return word.ends_with('.') || word.ends_with('?');
    }
    const std::vector<std::string_view>* after(const Pair& pair) const {
        const auto found = followers_.find(pair);
        return found == followers_.end() ? nullptr : &found->second;
    }
    const std::vector<Pair>& openings() const { return openings_; }

  private:
    std::vector<std::string_view> words_;
    std::map<Pair, std::vector<std::string_view>> followers_;
    std::vector<Pair> openings_;
};

/// FNV-1a: the same on every machine.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

template <class Element>
const Element& pick(const std::vector<Element>& elements, Random& random) {
    const auto last = static_cast<std::int64_t>(elements.size()) - 1;
    return elements[static_cast<std::size_t>(random.between(0, last))];
}

}  // namespace

std::string continue_text(std::string_view prompt, std::uint64_t seed, std::size_t count) {
    static const Chain chain;
    SeededRandom random(hash_of(prompt) ^ (seed * 0x9E3779B97F4A7C15ULL));

    Pair last;
    const std::vector<std::string_view> given = words(prompt);
    if (given.size() >= 2) last = {given[given.size() - 2], given.back()};
    std::string text;
    for (std::size_t made = 0; made < count;) {
        const auto* followers = chain.after(last);
        if (followers != nullptr) {
            last = {last.second, pick(*followers, random)};
        } else {
            // A new beginning: both of its words are new.
            const Pair opening = pick(chain.openings(), random);
            text.append(" ").append(opening.first);
            if (++made == count) break;
            last = opening;
        }
        text.append(" ").append(last.second);
        ++made;
    }
    return text;
}

}  // namespace orda::worker
