//! Statements that insert many rows at once. It must not know a table.

use super::database::Tx;

/// Rows per statement, largest first. A few fixed sizes keep every statement in the connections' caches of prepared
/// statements, and 64 rows of 30 columns are far below both databases' limits of parameters (32,766 and 65,535).
pub(super) const SIZES: [usize; 4] = [64, 16, 4, 1];

/// One text for each of `SIZES` and each database, made once: `/*rows*/` in the template becomes that many rows of
/// placeholders.
pub(super) struct Statements {
    sqlite: [String; SIZES.len()],
    postgres: [String; SIZES.len()],
}

impl Statements {
    pub(super) fn new(template: &str, columns: usize) -> Self {
        // SQLite takes `$1` for a name, and looks names up one after the other: with a thousand of them that was
        // half of the time that a batch took. A bare `?` has none.
        let texts = |placeholder: fn(usize) -> String| {
            SIZES
                .map(|rows| template.replace("/*rows*/", &placeholders(rows, columns, placeholder)))
        };
        Self {
            sqlite: texts(|_| "?".to_owned()),
            postgres: texts(|number| format!("${number}")),
        }
    }

    /// Cuts rows into pieces of those sizes, each with its statement.
    pub(super) fn pieces<'r, T>(
        &'static self,
        tx: &Tx,
        rows: &'r [T],
    ) -> Vec<(&'static str, &'r [T])> {
        match tx {
            Tx::Sqlite(_) => self.sqlite_pieces(rows),
            Tx::Postgres(_) => cut(&self.postgres, rows),
        }
    }

    /// The same where it is SQLite anyway.
    pub(super) fn sqlite_pieces<'r, T>(
        &'static self,
        rows: &'r [T],
    ) -> Vec<(&'static str, &'r [T])> {
        cut(&self.sqlite, rows)
    }
}

fn cut<'r, T>(
    texts: &'static [String; SIZES.len()],
    mut rows: &'r [T],
) -> Vec<(&'static str, &'r [T])> {
    let mut pieces = Vec::new();
    for (size, text) in SIZES.iter().zip(texts) {
        while rows.len() >= *size {
            let (piece, rest) = rows.split_at(*size);
            pieces.push((text.as_str(), piece));
            rows = rest;
        }
    }
    pieces
}

/// `(…, …), (…, …)`; numbers begin at 1.
fn placeholders(rows: usize, columns: usize, placeholder: fn(usize) -> String) -> String {
    let row = |row: usize| {
        let row: Vec<String> = (1..=columns)
            .map(|column| placeholder(row * columns + column))
            .collect();
        format!("({})", row.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;
    use std::time::Duration;

    use super::*;
    use crate::store::{Db, DbOptions};

    #[tokio::test]
    async fn rows_are_cut_into_the_known_sizes_and_none_is_lost() {
        static STATEMENTS: LazyLock<Statements> =
            LazyLock::new(|| Statements::new("VALUES /*rows*/", 2));
        let options = DbOptions {
            dsn: "sqlite::memory:".to_owned(),
            pool_max: 1,
            idle_timeout: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(1),
        };
        let tx = Db::connect(&options).await.unwrap().begin().await.unwrap();
        let rows: Vec<usize> = (0..150).collect();
        let pieces = STATEMENTS.pieces(&tx, &rows);
        let sizes: Vec<usize> = pieces.iter().map(|(_, piece)| piece.len()).collect();
        assert_eq!(sizes, [64, 64, 16, 4, 1, 1]);
        assert_eq!(
            pieces
                .iter()
                .flat_map(|(_, piece)| piece.iter().copied())
                .collect::<Vec<_>>(),
            rows
        );
        assert_eq!(pieces[3].0, "VALUES (?, ?), (?, ?), (?, ?), (?, ?)");
        assert_eq!(
            STATEMENTS.postgres[2],
            "VALUES ($1, $2), ($3, $4), ($5, $6), ($7, $8)"
        );
        assert!(STATEMENTS.pieces::<usize>(&tx, &[]).is_empty());
    }
}
