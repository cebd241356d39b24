internal import Base
internal import CNetwork

/// A small convolutional network along the blocks of a page, over the bytes that the first stage of trees reads.
///
/// Layers of 16 channels: one of each block's bytes; then steps that each add to a block's channels what two layers
/// make of the block and two others, so many blocks before and after it (He et al. 2016); halfway through, the page's
/// mean is added to every block; two last layers give a score. Between layers negative values become 0 (ReLU).
/// Activations are whole numbers of 16 bits with 10 after the point, weights with 12 (those of bytes with as many as
/// fit), sums of 32 with 22: every machine finds the same scores.
struct BlockNetwork {
  private static let channels = Int(DATAPREP_NETWORK_CHANNELS)
  /// Bits after the point of weights, and of sums.
  private static let weightBits: Int32 = 12
  private static let sumBits: Int32 = 22

  /// From `inputs` numbers, an even count, to the channels.
  private struct Layer {
    var weights: [Int16] = []
    var base: [Int32] = []
  }

  private struct Step {
    var distance: Int
    /// From the block so far before, from the block itself and from the one so far after.
    var before: Layer
    var own: Layer
    var behind: Layer
    var output: Layer
  }

  /// Bytes of a row.
  let width: Int
  private let inputBits: Int32
  private let input: Layer
  private let steps: [Step]
  private let page: Layer
  private let hidden: Layer
  private let output: [Int32]
  private let outputBase: Int32
  private let margin: Int

  /// Reads the last section of a model, of numbers of 32 bits: bytes of a row, bits after the point of the first
  /// layer's weights, number of steps; the first layer; each step's distance, its three layers and its output; the
  /// page's layer, the hidden one, the last one's weights and base. A layer is two weights to a number, for each pair
  /// of inputs all channels, and the base of all channels, which a step's first and third layer do without.
  init(_ reader: inout ModelReader) throws(ModelError) {
    width = Int(try reader.number())
    inputBits = Int32(truncatingIfNeeded: try reader.number())
    let count = Int(try reader.number())
    guard width > 0, width < 1 << 15, (0...Self.sumBits).contains(inputBits), count <= 64 else { throw .malformed }
    input = try Self.layer(&reader, inputs: width + width % 2)
    var steps: [Step] = []
    for _ in 0..<count {
      let distance = Int(try reader.number())
      guard (1...64).contains(distance) else { throw .malformed }
      steps.append(
        Step(
          distance: distance, before: try Self.layer(&reader, hasBase: false), own: try Self.layer(&reader),
          behind: try Self.layer(&reader, hasBase: false), output: try Self.layer(&reader)))
    }
    self.steps = steps
    margin = steps.map(\.distance).max() ?? 0
    page = try Self.layer(&reader)
    hidden = try Self.layer(&reader)
    output = try Self.numbers(&reader, Self.channels)
    outputBase = try Self.numbers(&reader, 1)[0]
  }

  private static func layer(
    _ reader: inout ModelReader, inputs: Int = channels, hasBase: Bool = true
  ) throws(ModelError) -> Layer {
    var layer = Layer()
    for pair in try numbers(&reader, inputs / 2 * channels) {
      layer.weights.append(Int16(truncatingIfNeeded: pair))
      layer.weights.append(Int16(truncatingIfNeeded: pair >> 16))
    }
    if hasBase { layer.base = try numbers(&reader, channels) }
    return layer
  }

  private static func numbers(_ reader: inout ModelReader, _ count: Int) throws(ModelError) -> [Int32] {
    var numbers: [Int32] = []
    for _ in 0..<count { numbers.append(Int32(bitPattern: try reader.number())) }
    return numbers
  }

  /// A thread's scratch memory between pages.
  struct Scratch: ~Copyable {
    fileprivate var inputs = Arena<Int16>(capacity: 64 * 512)
    fileprivate var sums = Arena<Int32>(capacity: 512 * channels)
    fileprivate var inner = Arena<Int32>(capacity: 512 * channels)
    /// The channels after the ReLU, with a margin of zeros before and after.
    fileprivate var active = Arena<Int16>(capacity: 512 * channels)
    /// Room for eight thousand blocks.
    private static var usual: Int { 8192 * channels }

    /// Frees memory after an unusually large page.
    mutating func shrink() {
      sums.removeAll()
      sums.shrink(to: Self.usual)
      inner.removeAll()
      inner.shrink(to: Self.usual)
      active.removeAll()
      active.shrink(to: Self.usual)
    }
  }

  /// Scores in 1/4096 of a page's blocks, whose rows are `stride` bytes apart, into `scores`.
  func evaluate(
    rows: UnsafePointer<UInt8>, count: Int, stride: Int, into scores: UnsafeMutablePointer<Int32>,
    scratch: inout Scratch,
    vectors: dataprep_network_vectors = dataprep_network_best_vectors()
  ) {
    let channels = Self.channels
    read(rows, count, stride, &scratch, vectors)
    scratch.inner.fill(count * channels, with: 0)
    scratch.active.fill((count + 2 * margin) * channels, with: 0)
    let sums = scratch.sums.base
    let inner = scratch.inner.base
    let active = scratch.active.base + margin * channels
    for (index, step) in steps.enumerated() {
      dataprep_network_rectify(sums, count, Self.weightBits, active, vectors)
      Self.set(inner, to: step.own.base, count)
      let away = step.distance * channels
      Self.add(step.before, active - away, count, inner, vectors)
      Self.add(step.own, active, count, inner, vectors)
      Self.add(step.behind, active + away, count, inner, vectors)
      // Rows of the next step's input are not read before they are written again.
      dataprep_network_rectify(inner, count, Self.weightBits, active, vectors)
      Self.add(step.output.base, to: sums, count)
      Self.add(step.output, active, count, sums, vectors)
      if index == steps.count / 2 { addPage(sums, active, count, vectors) }
    }
    dataprep_network_rectify(sums, count, Self.weightBits, active, vectors)
    Self.set(inner, to: hidden.base, count)
    Self.add(hidden, active, count, inner, vectors)
    dataprep_network_rectify(inner, count, Self.weightBits, active, vectors)
    output.withUnsafeBufferPointer { output in
      for index in 0..<count {
        var score = outputBase
        for channel in 0..<channels { score &+= output[channel] &* Int32(active[index * channels + channel]) }
        scores[index] = score >> (Self.sumBits - 12)
      }
    }
  }

  /// The first layer, into `scratch.sums`.
  private func read(
    _ rows: UnsafePointer<UInt8>, _ count: Int, _ rowStride: Int, _ scratch: inout Scratch,
    _ vectors: dataprep_network_vectors
  ) {
    let batch = 64
    let pairs = (width + 1) / 2
    scratch.inputs.fill(batch * 2 * pairs, with: 0)
    scratch.sums.fill(count * Self.channels, with: 0)
    let inputs = scratch.inputs.base
    for start in stride(from: 0, to: count, by: batch) {
      let taken = min(batch, count - start)
      for row in 0..<taken {
        let from = rows + (start + row) * rowStride
        let to = inputs + row * 2 * pairs
        for index in 0..<width { to[index] = Int16(truncatingIfNeeded: from[index]) }
      }
      dataprep_network_add(
        input.weights, pairs, inputs, taken, scratch.sums.base + start * Self.channels, vectors)
    }
    let shift = Self.sumBits - inputBits
    let sums = scratch.sums.base
    input.base.withUnsafeBufferPointer { base in
      for index in 0..<count {
        let own = sums + index * Self.channels
        for channel in 0..<Self.channels { own[channel] = (own[channel] << shift) &+ base[channel] }
      }
    }
  }

  /// Adds the page layer's output for the blocks' mean to each of them.
  private func addPage(
    _ sums: UnsafeMutablePointer<Int32>, _ active: UnsafeMutablePointer<Int16>, _ count: Int,
    _ vectors: dataprep_network_vectors
  ) {
    dataprep_network_rectify(sums, count, Self.weightBits, active, vectors)
    var totals = [Int](repeating: 0, count: Self.channels)
    for index in 0..<count {
      for channel in 0..<Self.channels { totals[channel] &+= Int(active[index * Self.channels + channel]) }
    }
    let mean = totals.map { Int16(truncatingIfNeeded: $0 / count) }
    var added = page.base
    dataprep_network_add(page.weights, Self.channels / 2, mean, 1, &added, vectors)
    Self.add(added, to: sums, count)
  }

  private static func set(_ sums: UnsafeMutablePointer<Int32>, to base: [Int32], _ count: Int) {
    for index in 0..<count { (sums + index * channels).update(from: base, count: channels) }
  }

  private static func add(_ base: [Int32], to sums: UnsafeMutablePointer<Int32>, _ count: Int) {
    base.withUnsafeBufferPointer { base in
      for index in 0..<count {
        for channel in 0..<channels { sums[index * channels + channel] &+= base[channel] }
      }
    }
  }

  private static func add(
    _ layer: Layer, _ rows: UnsafePointer<Int16>, _ count: Int, _ sums: UnsafeMutablePointer<Int32>,
    _ vectors: dataprep_network_vectors
  ) {
    dataprep_network_add(layer.weights, channels / 2, rows, count, sums, vectors)
  }
}
