import Foundation

/// fastText's prediction written plainly from its definition, on models that `ModelFile` writes without quantisation:
/// what the fast one is compared with.
struct SlowPredictor {
  let file: ModelFile
  private let input: [[Float]]
  private let output: [[Float]]

  init(_ file: ModelFile) {
    self.file = file
    let bytes = file.bytes()
    let columns = Int(file.dimension)
    // Both matrices stand at the file's end: rows, columns, floats; a flag byte between them.
    let outputStart = bytes.count - file.labels.count * columns * 4
    let inputStart = outputStart - 16 - 1 - file.inputRows * columns * 4
    func rows(_ start: Int, _ count: Int) -> [[Float]] {
      (0..<count).map { row in
        (0..<columns).map { column in
          bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: start + (row * columns + column) * 4, as: Float.self)
          }
        }
      }
    }
    input = rows(inputStart, file.inputRows)
    output = rows(outputStart, file.labels.count)
  }

  /// Labels with their probabilities, best first; what the model knows nothing of gives none.
  func predict(_ text: [UInt8]) -> [(label: Int, probability: Double)] {
    let rows = self.rows(text)
    guard !rows.isEmpty else { return [] }
    var hidden = [Double](repeating: 0, count: Int(file.dimension))
    for row in rows { for column in hidden.indices { hidden[column] += Double(input[row][column]) } }
    for column in hidden.indices { hidden[column] /= Double(rows.count) }
    let products = output.map { row in zip(row, hidden).reduce(0) { $0 + Double($1.0) * $1.1 } }
    let probabilities: [Double]
    switch file.loss {
    case 1: probabilities = tree(products: products)
    case 3:
      let highest = products.max() ?? 0
      let powers = products.map { exp($0 - highest) }
      probabilities = powers.map { min(1, $0 / powers.reduce(0, +) + 1e-5) }
    default:
      probabilities = products.map { product in
        if product < -8 { return 1e-5 }
        if product > 8 { return 1 }
        let step = Double(Int((product + 8) * 32)) / 32 - 8
        return min(1, 1 / (1 + exp(-step)) + 1e-5)
      }
    }
    return probabilities.enumerated().map { ($0.offset, $0.element) }.sorted { $0.probability > $1.probability }
  }

  /// Whether a text's products lie so near to a step of the sigmoid's table that roundings decide.
  func isNearStep(_ text: [UInt8]) -> Bool {
    let rows = self.rows(text)
    var hidden = [Double](repeating: 0, count: Int(file.dimension))
    for row in rows {
      for column in hidden.indices { hidden[column] += Double(input[row][column]) / Double(rows.count) }
    }
    return output.contains { row in
      let step = (zip(row, hidden).reduce(0) { $0 + Double($1.0) * $1.1 } + 8) * 32
      return abs(step - step.rounded()) < 1e-3
    }
  }

  private func tree(products: [Double]) -> [Double] {
    // Huffman's algorithm on counts in falling order, the rarer child on the left.
    var nodes = file.labels.indices.map { (count: file.labelTokens[$0], leaves: [$0: 1.0]) }
    var order = Array(nodes.indices)
    var row = 0
    while order.count > 1 {
      order.sort { (nodes[$0].count, -$0) < (nodes[$1].count, -$1) }
      let right = 1 / (1 + exp(-products[row]))
      var leaves = nodes[order[0]].leaves.mapValues { $0 * (1 - right + 1e-5) }
      for (leaf, probability) in nodes[order[1]].leaves { leaves[leaf] = probability * (right + 1e-5) }
      nodes.append((nodes[order[0]].count + nodes[order[1]].count, leaves))
      order = Array(order.dropFirst(2)) + [nodes.count - 1]
      row += 1
    }
    return file.labels.indices.map { min(1, nodes[order[0]].leaves[$0] ?? 0) }
  }

  private func rows(_ text: [UInt8]) -> [Int] {
    let spaces: Set<UInt8> = [0, 9, 10, 11, 12, 13, 32]
    var tokens = text.split { spaces.contains($0) }.map { Array($0) }
    if let end = tokens.firstIndex(of: Array("</s>".utf8)) {
      tokens = Array(tokens[...end])
    } else {
      tokens.append(Array("</s>".utf8))
    }
    var rows: [Int] = []
    var hashes: [Int32] = []
    for token in tokens {
      let index = file.words.firstIndex { Array($0.utf8) == token }
      if file.labels.contains(where: { Array($0.utf8) == token }) { continue }
      if index == nil, token.starts(with: Array("__label__".utf8)) { continue }
      hashes.append(Int32(bitPattern: hash(token)))
      if let index { rows.append(index) }
      guard file.longest > 0, token != Array("</s>".utf8) else { continue }
      rows += ngrams([60] + token + [62]).compactMap { row(bucket: UInt64(hash($0)) % UInt64(file.buckets)) }
    }
    for start in hashes.indices where file.wordNgrams > 1 {
      var sum = UInt64(bitPattern: Int64(hashes[start]))
      for end in (start + 1)..<max(start + 1, min(hashes.count, start + Int(file.wordNgrams))) {
        sum = sum &* 116_049_371 &+ UInt64(bitPattern: Int64(hashes[end]))
        if let row = row(bucket: sum % UInt64(file.buckets)) { rows.append(row) }
      }
    }
    return rows
  }

  private func row(bucket: UInt64) -> Int? {
    guard let pruned = file.pruned else { return file.words.count + Int(bucket) }
    return pruned.last { UInt64($0.bucket) == bucket }.map { file.words.count + Int($0.row) }
  }

  private func ngrams(_ word: [UInt8]) -> [[UInt8]] {
    var characters: [[UInt8]] = []
    for byte in word {
      if byte & 0xC0 == 0x80, !characters.isEmpty {
        characters[characters.count - 1].append(byte)
      } else {
        characters.append([byte])
      }
    }
    var ngrams: [[UInt8]] = []
    for start in characters.indices {
      for length in max(1, Int(file.shortest))...max(1, Int(file.longest)) where start + length <= characters.count {
        if length == 1, start == 0 || start == characters.count - 1 { continue }
        ngrams.append(characters[start..<start + length].flatMap { $0 })
      }
    }
    return ngrams
  }

  private func hash(_ bytes: [UInt8]) -> UInt32 {
    bytes.reduce(2_166_136_261) { ($0 ^ UInt32(bitPattern: Int32(Int8(bitPattern: $1)))) &* 16_777_619 }
  }
}
