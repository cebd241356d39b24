extension TrainedModel {
  /// Writes fastText's `.ftz`: the rows with the largest norms, quantized.
  ///
  /// Rows with small norms contribute little to any text, so most n-grams can be pruned (Joulin et al., arXiv
  /// 1612.03651). The output matrix is not quantized.
  ///
  /// - Parameters:
  ///   - path: the file, which appears whole or not at all.
  ///   - kept: the number of words and n-grams to keep.
  ///   - groupSize: dimensions per product-quantizer code of one byte.
  ///   - threads: the number of threads; the file does not depend on it.
  /// - Returns: the size of the file in bytes.
  /// - Throws: `OutputError` if the file cannot be written.
  @discardableResult
  public func writeQuantized(to path: String, keeping kept: Int, groupSize: Int = 2, threads: Int = 1) throws -> Int {
    let chosen = longestRows(kept)
    let chosenWords = chosen.filter { $0 < words.count }
    let chosenNgrams = chosen.filter { $0 >= words.count }
    let dimension = settings.dimension
    let rows = ModelMemory(byteCount: chosen.count * dimension * 4)
    for (place, row) in (chosenWords + chosenNgrams).enumerated() {
      (rows.elements(Float.self) + place * dimension).update(
        from: input.elements(Float.self) + row * dimension, count: dimension)
    }
    let quantized = try QuantizedRows(
      rows, rowCount: chosen.count, dimension: dimension, groupSize: groupSize, threads: threads)
    var writer = try ModelWriter(path: path)
    try writer.header(settings)
    try writer.dictionary(
      chosenWords.map { words[$0] }, labelEntries, tokenCount: tokenCount,
      kept: chosenNgrams.map { UInt32($0 - words.count) })
    try writer.flag(true)
    try writer.matrix(quantized)
    try writer.flag(false)
    try writer.matrix(output, rows: labelCount, columns: dimension)
    return try writer.commit()
  }

  /// The rows to keep, in order: the end-of-line word's, and the ones with the largest norms.
  private func longestRows(_ count: Int) -> [Int] {
    let dimension = settings.dimension
    let values = input.elements(Float.self)
    let endOfLine = withUnsafeBytes(of: FastTextModel.endOfLine.bigEndian) { Array($0) }
    let lengths = (0..<rowCount).map { row -> Float in
      if row < words.count, words[row].bytes == endOfLine { return .infinity }
      return FloatKernels.dot(values + row * dimension, values + row * dimension, count: dimension)
    }
    let order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
    return order.prefix(max(1, count)).sorted()
  }
}
