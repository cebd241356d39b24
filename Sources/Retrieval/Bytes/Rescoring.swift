internal import CVectors

/// Exact products of candidates that a cheaper search found, and the best of them.
struct Rescoring {
  let rows: VectorRows
  let kernel: SearchKernel

  /// The best `count` of the rows with the given numbers, with the scores and the order of exact search.
  func best(_ count: Int, of numbers: [UInt32], for query: UnsafeBufferPointer<Float>) -> Neighbours {
    let products = [Float](unsafeUninitializedCapacity: numbers.count) { products, size in
      dataprep_products_of_rows(
        rows.values.baseAddress, rows.dimension, numbers, numbers.count, query.baseAddress, products.baseAddress,
        kernel.value)
      size = numbers.count
    }
    let keys = zip(numbers, products).map { TopLists<Float>.key($0.1, row: Int($0.0)) }.sorted(by: >)
    return Neighbours(keys.prefix(count).map { (TopLists<Float>.row($0), TopLists<Float>.score($0)) })
  }
}
