import Base
import CNetwork
import TestSupport
import Testing

@testable import HTML

@Suite struct BlockNetworkTests {
  private static let channels = 16

  /// A network of random weights as a model file has it, and the scores that its definition gives, step by step.
  private struct Reference {
    struct Layer {
      /// Weights by channel and input.
      var weights: [[Int]]
      var base: [Int]

      init(inputs: Int, most: Int, _ generator: inout SeededGenerator) {
        weights = (0..<channels).map { _ in (0..<inputs).map { _ in Int.random(in: -most...most, using: &generator) } }
        base = (0..<channels).map { _ in Int.random(in: -(1 << 20)...1 << 20, using: &generator) }
      }

      func numbers(hasBase: Bool = true) -> [UInt32] {
        var numbers: [UInt32] = []
        for pair in stride(from: 0, to: weights[0].count, by: 2) {
          for own in weights {
            let second = pair + 1 < own.count ? own[pair + 1] : 0
            numbers.append(
              UInt32(UInt16(truncatingIfNeeded: own[pair])) | UInt32(UInt16(truncatingIfNeeded: second)) << 16)
          }
        }
        return numbers + (hasBase ? base.map { UInt32(truncatingIfNeeded: $0) } : [])
      }

      func products(_ inputs: [Int]) -> [Int] {
        weights.map { own in zip(own, inputs).reduce(0) { $0 + $1.0 * $1.1 } }
      }
    }

    struct Step {
      var distance: Int
      var before, own, behind, output: Layer
    }

    let width: Int
    let inputBits: Int
    let input, page, hidden: Layer
    var steps: [Step] = []
    let output: [Int]
    let outputBase: Int

    init(width: Int, inputBits: Int, distances: [Int], most: Int, _ generator: inout SeededGenerator) {
      self.width = width
      self.inputBits = inputBits
      input = Layer(inputs: width, most: most, &generator)
      for distance in distances {
        let layers = (0..<4).map { _ in Layer(inputs: channels, most: most, &generator) }
        steps.append(
          Step(distance: distance, before: layers[0], own: layers[1], behind: layers[2], output: layers[3]))
      }
      page = Layer(inputs: channels, most: most, &generator)
      hidden = Layer(inputs: channels, most: most, &generator)
      output = (0..<channels).map { _ in Int.random(in: -most...most, using: &generator) }
      outputBase = Int.random(in: -(1 << 20)...1 << 20, using: &generator)
    }

    func numbers() -> [UInt32] {
      var numbers = [UInt32(width), UInt32(inputBits), UInt32(steps.count)] + input.numbers()
      for step in steps {
        numbers.append(UInt32(step.distance))
        numbers += step.before.numbers(hasBase: false) + step.own.numbers() + step.behind.numbers(hasBase: false)
        numbers += step.output.numbers()
      }
      numbers += page.numbers() + hidden.numbers()
      return numbers + (output + [outputBase]).map { UInt32(truncatingIfNeeded: $0) }
    }

    func scores(_ rows: [[UInt8]]) -> [Int32] {
      func active(_ sums: [[Int]]) -> [[Int]] { sums.map { $0.map { min(max($0 >> 12, 0), 32767) } } }
      func plus(_ parts: [Int]...) -> [Int] { (0..<channels).map { channel in parts.reduce(0) { $0 + $1[channel] } } }
      var sums = rows.map { row in plus(input.products(row.map(Int.init)).map { $0 << (22 - inputBits) }, input.base) }
      for (index, step) in steps.enumerated() {
        let now = active(sums)
        let inner = active(
          rows.indices.map { row in
            var own = plus(step.own.base, step.own.products(now[row]))
            if row >= step.distance { own = plus(own, step.before.products(now[row - step.distance])) }
            if row + step.distance < rows.count { own = plus(own, step.behind.products(now[row + step.distance])) }
            return own
          })
        for row in rows.indices { sums[row] = plus(sums[row], step.output.base, step.output.products(inner[row])) }
        if index == steps.count / 2 {
          let now = active(sums)
          let mean = (0..<channels).map { channel in now.reduce(0) { $0 + $1[channel] } / rows.count }
          for row in rows.indices { sums[row] = plus(sums[row], page.base, page.products(mean)) }
        }
      }
      let last = active(active(sums).map { plus(hidden.base, hidden.products($0)) })
      return last.map { own in Int32((outputBase + zip(own, output).reduce(0) { $0 + $1.0 * $1.1 }) >> 10) }
    }
  }

  private static func read(_ numbers: [UInt32]) throws -> BlockNetwork {
    try numbers.withUnsafeBytes { bytes in
      var reader = ModelReader(bytes)
      return try BlockNetwork(&reader)
    }
  }

  /// In all widths of vectors that this machine has; with large weights some activations reach their limit.
  @Test(arguments: [(2, [1], 900), (7, [1, 2], 300), (33, [1, 2, 4, 1], 700), (386, [3], 100), (5, [], 2000)])
  func scoresAreThoseOfTheDefinition(_ width: Int, _ distances: [Int], _ most: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    let reference = Reference(width: width, inputBits: 15, distances: distances, most: most, &generator)
    let network = try Self.read(reference.numbers())
    #expect(network.width == width)
    var scratch = BlockNetwork.Scratch()
    for count in [1, 2, 5, 64, 71] {
      let rows = (0..<count).map { _ in (0..<width).map { _ in UInt8.random(in: 0...255, using: &generator) } }
      let expected = reference.scores(rows)
      #expect(Set(expected).count > 1 || count == 1)
      for vectors in [DATAPREP_NETWORK_BASE, DATAPREP_NETWORK_256, DATAPREP_NETWORK_512]
      where vectors.rawValue <= dataprep_network_best_vectors().rawValue {
        var scores = [Int32](repeating: 5, count: count)
        network.evaluate(
          rows: rows.flatMap { $0 + [7, 9] }, count: count, stride: width + 2, into: &scores, scratch: &scratch,
          vectors: vectors)
        #expect(scores == expected)
      }
    }
  }

  @Test func unsoundNetworksAreRefused() throws {
    var generator = SeededGenerator(seed: 3)
    let sound = Reference(width: 4, inputBits: 15, distances: [2], most: 9, &generator).numbers()
    _ = try Self.read(sound)
    // Width, bits, steps, then the first layer of 2 pairs and its base, then the first step's distance.
    let distance = 3 + 2 * Self.channels + Self.channels
    for (at, value) in [(0, 0), (0, 1 << 15), (1, 23), (1, -1), (2, 65), (distance, 0), (distance, 65)] {
      var broken = sound
      broken[at] = UInt32(truncatingIfNeeded: value)
      #expect(throws: ModelError.self) { try Self.read(broken) }
    }
    for count in [0, 3, 40, sound.count - 1] {
      #expect(throws: ModelError.self) { try Self.read(Array(sound.prefix(count))) }
    }
  }
}
