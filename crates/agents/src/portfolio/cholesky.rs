//! The Cholesky factor: it proves a matrix positive definite, and turns a variance into the length of a vector.

/// The lower triangle L with L·Lᵀ = `matrix` (symmetric); `None` where the matrix is not positive definite.
pub(super) fn factor<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    // A pivot below this is a portfolio whose variance is nothing but rounding.
    const SMALLEST_PIVOT: f64 = 1e-12;
    let mut lower = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row != column {
                lower[row][column] = rest / lower[column][column];
            } else if rest > SMALLEST_PIVOT {
                lower[row][row] = libm::sqrt(rest);
            } else {
                return None;
            }
        }
    }
    Some(lower)
}
