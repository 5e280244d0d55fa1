/** Brings a vector to length 1 in place and gives it back. */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / (length || 1);
  return vector;
}

/** Cosine of two templates of length 1 (類似度), −1 to 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  return dot(a, b);
}

function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
