/// Normalization rules as a model's file has them: a double array after darts-clone, and the replacements.
struct CharacterMapFile {
  private struct Node {
    var children: [UInt8: Int] = [:]
    var value: Int?
  }

  /// The file's bytes.
  let bytes: [UInt8]

  /// - Parameter rules: what is replaced, not empty and without NUL, and by what.
  init(_ rules: [[UInt8]: [UInt8]]) {
    var nodes = [Node()]
    var replacements: [UInt8] = []
    for (text, replacement) in rules.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var node = 0
      for byte in text {
        if nodes[node].children[byte] == nil {
          nodes[node].children[byte] = nodes.count
          nodes.append(Node())
        }
        node = nodes[node].children[byte]!
      }
      nodes[node].value = replacements.count
      replacements += replacement + [0]
    }
    // The children of node n are in block n + 1; a free place has a byte that does not lead to it.
    var units = (0..<(nodes.count + 1) * 256).map { UInt32($0 & 0xFF ^ 1) }
    func unit(_ node: Int, _ byte: UInt8, at place: Int) -> UInt32 {
      UInt32(byte) | (nodes[node].value == nil ? 0 : 1 << 8) | UInt32(place ^ (node + 1) * 256) << 10
    }
    units[0] = unit(0, 0, at: 0)
    for (number, node) in nodes.enumerated() {
      let base = (number + 1) * 256
      if let value = node.value { units[base] = 1 << 31 | UInt32(value) }
      for (byte, child) in node.children { units[base + Int(byte)] = unit(child, byte, at: base + Int(byte)) }
    }
    bytes = littleEndian([UInt32(units.count * 4)]) + littleEndian(units) + (replacements.isEmpty ? [0] : replacements)
  }
}
