//! The real servers that `make test` starts.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The address of the test PostgreSQL server.
pub fn postgres_url() -> String {
    variable("TEST_POSTGRES_URL")
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by `make test` where its servers are"
)]
fn variable(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run `make test`, which starts the servers"))
}

/// A new database on the test server, for one test alone.
pub async fn fresh_postgres(name: &str) -> String {
    let server = postgres_url();
    // Unlike a process id it does not come again on a server that lives longer.
    let name = format!("{name}_{}", uuid::Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(&server)
        .await
        .expect("the test PostgreSQL does not answer");
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create)
        .execute(&mut connection)
        .await
        .expect("a database can be made");
    connection.close().await.expect("the connection closes");
    let mut dsn = url::Url::parse(&server).expect("TEST_POSTGRES_URL is a URL");
    dsn.set_path(&name);
    dsn.into()
}
