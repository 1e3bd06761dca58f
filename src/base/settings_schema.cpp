#include "base/settings_schema.h"

#include <cctype>

#include "base/settings_rows.h"

namespace orda {

void add_server_settings(std::vector<SettingKey>& rows) {
    SettingRows<ServerSettings> server(rows, "server",
                                       [](Settings& s) -> auto& { return s.server; });
    server.texts("listen", &ServerSettings::listen, "0.0.0.0",
                 "addresses to listen on: IPv4, [IPv6], unix:PATH");
    server.integer("port", &ServerSettings::port, "7001", "TCP port").between(0, 65'535);
    server.url("public_url", &ServerSettings::public_url, "",
               "how clients reach this server; empty = from the Host header");
    server.networks("trusted_proxies", &ServerSettings::trusted_proxies, "127.0.0.0/8,::1",
                    "networks whose X-Forwarded-For and -Proto are believed");
    server.integer("threads", &ServerSettings::threads, "0", "server threads; 0 = one per core")
        .between(0, 1'024);
    server
        .integer("max_connections", &ServerSettings::max_connections, "65536",
                 "open connections, held calls included")
        .between(16, 10'000'000);
    server.size("max_body", &ServerSettings::max_body, "64MiB", "largest request body")
        .between(1 << 16, 1LL << 30);
    server.size("max_header", &ServerSettings::max_header, "256KiB", "largest request header")
        .between(1 << 12, 1 << 24);
    server
        .duration("idle_timeout", &ServerSettings::idle_timeout, "120s",
                  "how long a connection may be idle")
        .between(seconds{1}, hours{1});
    server
        .duration("request_timeout", &ServerSettings::request_timeout, "60s",
                  "how long one request may take")
        .between(seconds{1}, hours{1});
    server.text("node_name", &ServerSettings::node_name, "",
                "name of this node in the Horde-Node header; empty = the host's name");
    server.text("tls_cert", &ServerSettings::tls_cert, "", "path of the certificate chain (PEM)");
    server.text("tls_key", &ServerSettings::tls_key, "", "path of the private key (PEM)");
    server
        .duration("shutdown_grace", &ServerSettings::shutdown_grace, "20s",
                  "how long requests under way may take when the server stops")
        .between(seconds{0}, hours{1});

    SettingRows<DataSettings> data(rows, "data", [](Settings& s) -> auto& { return s.data; });
    data.text("dir", &DataSettings::dir, "./orda-data", "folder of everything that is kept");

    SettingRows<DatabaseSettings> database(rows, "database",
                                           [](Settings& s) -> auto& { return s.database; });
    database.connection("url", &DatabaseSettings::url, "sqlite:{data.dir}/orda.db",
                        "sqlite:PATH or postgres://…");
    database
        .duration("group_window", &DatabaseSettings::group_window, "2ms",
                  "longest wait of a change for others to be committed with")
        .between(seconds{0}, seconds{1});
    database
        .integer("connections", &DatabaseSettings::connections, "4",
                 "reading connections (PostgreSQL)")
        .between(1, 256);
    database.duration("backup_interval", &DatabaseSettings::backup_interval, "0s",
                      "time between backups (SQLite); 0 = none");
    database.integer("backup_keep", &DatabaseSettings::backup_keep, "3", "backups kept")
        .between(1, 1'000);

    SettingRows<ClusterSettings> cluster(rows, "cluster",
                                         [](Settings& s) -> auto& { return s.cluster; });
    cluster.text("address", &ClusterSettings::address, "",
                 "where other nodes reach this one, host:port; empty = a single node");
    cluster.secret("secret", &ClusterSettings::secret, "what all nodes of the horde share");
}

const std::vector<SettingKey>& settings_schema() {
    static const std::vector<SettingKey> schema = [] {
        std::vector<SettingKey> rows;
        // References to rows are used only before the next row is added.
        add_server_settings(rows);
        add_object_settings(rows);
        add_account_settings(rows);
        add_policy_settings(rows);
        add_site_settings(rows);
        return rows;
    }();
    return schema;
}

const SettingKey* find_setting(std::string_view name) {
    for (const auto& key : settings_schema())
        if (key.name == name) return &key;
    return nullptr;
}

std::string environment_name(std::string_view key) {
    std::string name = "ORDA_";
    for (const char c : key)
        name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

}  // namespace orda
