#include "node/user_list.h"

#include "store/users.h"

namespace orda::node {

boost::asio::awaitable<std::vector<model::UserId>> listed_users(Node& node, UserOrder order,
                                                                std::int64_t offset,
                                                                std::size_t limit) {
    const auto stored_order =
        order == UserOrder::balance ? store::UserOrder::balance : store::UserOrder::age;
    co_return co_await node.readers().run([stored_order, offset, limit](db::Session& session) {
        std::vector<model::UserId> ids;
        for (const auto& entry : store::users_page(session, stored_order, offset, limit))
            ids.push_back(entry.user.id);
        return ids;
    });
}

}  // namespace orda::node
