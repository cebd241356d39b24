internal import Base

/// Lays out a KenLM binary file: where its vocabulary and its n-grams are, all within the file.
internal struct KenLMFile {
  internal let vocabulary: NgramVocabulary
  internal let ngrams: NgramModel.Ngrams

  /// - Throws: `unsupportedModel`, `damagedModel`.
  internal init(_ bytes: UnsafeRawBufferPointer, path: String) throws(LanguageError) {
    let header = try KenLMHeader(bytes, path: path)
    var reader = Reader(bytes: bytes, path: path, offset: header.byteCount)
    vocabulary = header.structure.isTrie ? try reader.sortedWords(header) : try reader.hashedWords(header)
    ngrams = header.structure.isTrie ? .trie(try reader.trie(header)) : .hashed(try reader.tables(header))
    if header.hasWords { try reader.checkWords() }
  }

  /// Walks through the parts of a file and never past its end.
  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    let path: String
    var offset: Int

    mutating func part(_ byteCount: Int, _ what: String) throws(LanguageError) -> UnsafeRawPointer {
      guard byteCount <= bytes.count - offset, let base = bytes.baseAddress else {
        throw .damagedNgramModel("\(what), \(byteCount) bytes from \(offset) on, would end behind the file", path)
      }
      defer { offset += byteCount }
      return base + offset
    }

    mutating func table(_ count: Int, stride: Int, _ header: KenLMHeader, _ what: String) throws(LanguageError)
      -> ProbingTable
    {
      let buckets = ProbingTable.buckets(for: count, multiplier: header.multiplier)
      return ProbingTable(try part(buckets * stride, what), buckets: buckets, stride: stride)
    }

    mutating func hashedWords(_ header: KenLMHeader) throws(LanguageError) -> NgramVocabulary {
      let start = try part(8, "the vocabulary")
      let version = start.loadUnaligned(as: UInt32.self)
      guard version == 0 else {
        throw LanguageError(
          .unsupportedModel, "KenLM vocabulary version \(version)", location: path,
          advice: "Give the model as an ARPA file.")
      }
      let bound = start.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
      guard Int(bound) <= header.counts[0] + 1 else {
        throw .damagedNgramModel("words up to \(bound) of \(header.counts[0])", path)
      }
      return .hashed(try table(header.counts[0], stride: 12, header, "the vocabulary"), bound: bound)
    }

    mutating func sortedWords(_ header: KenLMHeader) throws(LanguageError) -> NgramVocabulary {
      let start = try part(8 + 8 * header.counts[0], "the vocabulary")
      let count = start.loadUnaligned(as: UInt64.self)
      guard count <= UInt64(header.counts[0]) else {
        throw .damagedNgramModel("\(count) words of \(header.counts[0])", path)
      }
      return .sorted(start + 8, count: Int(count))
    }

    mutating func tables(_ header: KenLMHeader) throws(LanguageError) -> HashedNgrams {
      // A rest cost beside each probability and backoff is for decoders, which look for the words in another order.
      let hasRests = header.structure == .probingWithRests
      let counts = header.counts
      let stride = hasRests ? 12 : 8
      let unigrams = try part((counts[0] + 1) * stride, "the words' probabilities")
      var middles: [ProbingTable] = []
      for count in counts[1..<counts.count - 1] {
        middles.append(try table(count, stride: 8 + stride, header, "\(middles.count + 2)-grams"))
      }
      let last = try table(counts[counts.count - 1], stride: 12, header, "the longest n-grams")
      return HashedNgrams(unigrams: unigrams, unigramStride: stride, middles: middles, last: last)
    }

    mutating func trie(_ header: KenLMHeader) throws(LanguageError) -> TrieNgrams {
      let counts = header.counts
      let quantization = header.structure.isQuantized ? try quantization(order: counts.count) : nil
      let unigrams = try part((counts[0] + 2) * 16, "the words' probabilities")
      let arrayLimit = try header.structure.hasArrays && counts.count > 2 ? arrayLimit() : 0
      var levels: [TrieLevel] = []
      for index in 1..<counts.count {
        let isLast = index == counts.count - 1
        let (count, next) = (counts[index], isLast ? 0 : counts[index + 1])
        var weightBits = isLast ? 31 : 63
        if let quantization {
          weightBits = quantization.probabilityBits + (isLast ? 0 : quantization.backoffBits)
        }
        let pointers =
          isLast ? nil : try pointers(count, next, arrayLimit: header.structure.hasArrays ? arrayLimit : nil)
        let size = TrieLevel.byteCount(
          count: count, words: counts[0], weightBits: weightBits, inlineBits: pointers?.inlineBits ?? 0)
        levels.append(
          TrieLevel(
            try part(size, "\(index + 1)-grams"), count: count, words: counts[0], weightBits: weightBits,
            pointers: pointers))
      }
      return TrieNgrams(unigrams: unigrams, levels: levels, quantization: quantization)
    }

    /// The tables of quantized weights.
    private mutating func quantization(order: Int) throws(LanguageError) -> TrieNgrams.Quantization {
      let start = try part(8, "the quantization")
      let version = start.load(as: UInt8.self)
      let probabilityBits = Int(start.load(fromByteOffset: 1, as: UInt8.self))
      let backoffBits = Int(start.load(fromByteOffset: 2, as: UInt8.self))
      guard version == 2, 1...25 ~= probabilityBits, 1...25 ~= backoffBits else {
        throw .damagedNgramModel(
          "quantization version \(version) to \(probabilityBits) and \(backoffBits) bits", path)
      }
      var bins: [TrieNgrams.Bins] = []
      for _ in 2..<order {
        let probabilities = try part(4 << probabilityBits, "quantized probabilities")
        bins.append(
          TrieNgrams.Bins(probabilities: probabilities, backoffs: try part(4 << backoffBits, "quantized backoffs")))
      }
      let last = try part(4 << probabilityBits, "quantized probabilities")
      bins.append(TrieNgrams.Bins(probabilities: last, backoffs: last))
      return TrieNgrams.Quantization(probabilityBits: probabilityBits, backoffBits: backoffBits, bins: bins)
    }

    /// The most bits that tables take out of pointers, as the first table says.
    private func arrayLimit() throws(LanguageError) -> Int {
      guard offset + 2 <= bytes.count else { throw .damagedNgramModel("the pointers are beyond the end", path) }
      guard bytes[offset] == 0 else {
        throw .damagedNgramModel("version \(bytes[offset]) of pointer tables", path)
      }
      return Int(bytes[offset + 1])
    }

    private mutating func pointers(_ count: Int, _ next: Int, arrayLimit: Int?) throws(LanguageError) -> TriePointers {
      let width = PackedBits.width(of: next)
      guard let arrayLimit else { return TriePointers(inlineBits: width) }
      let chop = TriePointers.choppedBits(rows: count + 1, next: next, limit: arrayLimit)
      let entries = next >> (width - chop) + 1
      let padding = (8 - offset & 7) & 7
      let start = try part(8 * (1 + entries) + 7, "the pointers")
      return TriePointers(inlineBits: width - chop, offsets: start + padding + 8, count: entries)
    }

    /// The words at the end begin with the unknown one: a file whose parts have other sizes than KenLM gave them fails
    /// here.
    func checkWords() throws(LanguageError) {
      guard bytes.count - offset >= 6, bytes[offset..<offset + 6].elementsEqual("<unk>\0".utf8) else {
        throw .damagedNgramModel("its words are not at \(offset)", path)
      }
    }
  }
}
