internal import Base

/// The layouts of token shards that training code loads.
package enum TokenShardFormat: String, Sendable, CaseIterable {
  /// llm.c and MatMamba: `.bin` with a header of 256 int32, GPT-2's (20240520, version 1, uint16) or
  /// Llama-3's (20240801, version 7, uint32).
  case llmc
  /// datatrove and nanotron: `.ds` without a header, `.ds.index` with the ends of documents, `.ds.metadata`.
  case datatrove
  /// Megatron-LM and NeMo: `.bin` without a header, `.idx` with lengths, places and documents.
  case megatron
  /// dolma and OLMo: `.npy`, which is a raw array without NumPy's header, and `.csv.gz` with a row for each document.
  case dolma

  /// Whether a document may end in another shard than it began in: llm.c's script cuts, the others' never do.
  package var cutsDocuments: Bool { self == .llmc }

  /// The maximum number of tokens per shard that the format's readers accept.
  ///
  /// llm.c's loader keeps the count in an int32 and casts byte offsets to int, so that the file stays under
  /// 2^31 bytes. Megatron keeps a document's length in an int32; its pointers are wide, as are the others'.
  package func mostTokens(_ width: TokenWidth) -> Int {
    switch self {
    case .llmc: (Int(Int32.max) - LLMCHeader.byteCount) / width.rawValue
    case .datatrove, .megatron, .dolma: Int(Int64.max) / width.rawValue
    }
  }

  /// The narrowest width whose readers take a vocabulary of that size.
  ///
  /// Megatron's own rule (`DType.optimal_dtype`) turns to int32 at 65,500 tokens; the others at 65,537.
  package func width(vocabularySize: Int) -> TokenWidth {
    vocabularySize <= (self == .megatron ? 65_499 : 65_536) ? .two : .four
  }

  /// The main file's extension.
  package var suffix: String {
    switch self {
    case .llmc, .megatron: ".bin"
    case .datatrove: ".ds"
    case .dolma: ".npy"
    }
  }

  /// The main file's name, without a directory and with `suffix`, as the format's own scripts give it.
  ///
  /// - Parameters:
  ///   - prefix: the corpus name: `fineweb` or `edu_fineweb`.
  ///   - split: `train` or `val`.
  ///   - index: the shard's number; llm.c counts on from the validation shards.
  ///   - isShuffled: whether documents were shuffled; it is part of datatrove's names.
  package func fileName(prefix: String, split: String, index: Int, isShuffled: Bool) -> String {
    let name = prefix.isEmpty ? split : "\(prefix)_\(split)"
    switch self {
    case .llmc, .megatron: return "\(name)_\(index.padded(6))\(suffix)"
    case .datatrove:
      let order = isShuffled ? "00000_\(index.padded(5))_doc_shuffled" : "\(index.padded(5))_unshuffled"
      return "\(name)_\(order)\(suffix)"
    case .dolma: return "\(name)-0-\(index.padded(5))\(suffix)"
    }
  }
}

extension TokenShardFormat {
  /// A writer of one shard in this format.
  ///
  /// - Parameters:
  ///   - path: the main file, named with `suffix`, in a directory that exists.
  ///   - expectedTokens: how many tokens will be written, where one knows: saves llm.c's files a second reading.
  ///   - keepsEnds: whether to write document ends for llm.c's files; the other formats always have them.
  ///   - tokenizer: the tokenizer's name in datatrove's metadata.
  ///   - progress: what an earlier writer of the same shard saved; nil for a new shard.
  /// - Throws: `OutputError`; `TokenizerError.badShard` where the private files are not as `progress` describes them.
  package func makeWriter(
    path: String, width: TokenWidth, expectedTokens: Int = 0, keepsEnds: Bool = false, tokenizer: String,
    resuming progress: ShardProgress? = nil
  ) throws -> any TokenShardWriter {
    switch self {
    case .llmc:
      try LLMCShardWriter(
        path: path, width: width, expectedTokens: expectedTokens, keepsEnds: keepsEnds, resuming: progress)
    case .datatrove: try DatatroveShardWriter(path: path, width: width, tokenizer: tokenizer, resuming: progress)
    case .megatron: try MegatronShardWriter(path: path, width: width, resuming: progress)
    case .dolma: try DolmaShardWriter(path: path, width: width, resuming: progress)
    }
  }
}
