import Base
import Jobs
import Tokenization

/// The token that stands between documents.
enum SeparatorChoice {
  /// Spellings that vocabularies give it, before and after documents, the likeliest first.
  private static let before = ["<|endoftext|>", "<|begin_of_text|>", "<s>", "<bos>", "<｜begin▁of▁sentence｜>", "<EOT>"]
  private static let after = [
    "<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>", "<｜end▁of▁sentence｜>", "<EOT>", "<|im_end|>",
  ]

  /// The token's number.
  ///
  /// - Parameter wish: its spelling or number, where somebody names it.
  static func token(
    _ place: TokenizationSettings.SeparatorPlace, _ wish: String?, of file: TokenizerFile
  ) throws -> UInt32? {
    let specials = file.tokenizer.specialTokens
    guard place != .none else { return nil }
    let names = specials.keys.sorted().prefix(12).joined(separator: ", ")
    if let wish {
      if let token = specials[wish] ?? UInt32(wish) { return token }
      throw TokenizerError(
        .unknownToken, "the tokenizer has no special token \(wish)", location: file.path,
        advice: "It has: \(names.isEmpty ? "none" : names). A number will do too.")
    }
    for spelling in place == .before ? before : after {
      if let token = specials[spelling] { return token }
    }
    throw TokenizerError(
      .unknownToken, "none of the tokenizer's special tokens is known to separate documents", location: file.path,
      advice: "Name it with --eot-token (\(names.isEmpty ? "a number" : names)), or leave it out with --eot none.")
  }
}
