(* What the files of chains share: whole numbers, and tactics that look for proofs. Nothing here is assumed. *)
From Coq Require Export Reals ZArith Lra Lia Psatz.
From Interval Require Export Tactic.
Open Scope R_scope.

Definition whole (x : R) : Prop := exists k : Z, x = IZR k.

Lemma whole_IZR (k : Z) : whole (IZR k). Proof. exists k; reflexivity. Qed.
Lemma whole_plus x y : whole x -> whole y -> whole (x + y).
Proof. intros [k ->] [l ->]; exists (k + l)%Z; rewrite plus_IZR; reflexivity. Qed.
Lemma whole_minus x y : whole x -> whole y -> whole (x - y).
Proof. intros [k ->] [l ->]; exists (k - l)%Z; rewrite minus_IZR; reflexivity. Qed.
Lemma whole_times x y : whole x -> whole y -> whole (x * y).
Proof. intros [k ->] [l ->]; exists (k * l)%Z; rewrite mult_IZR; reflexivity. Qed.
Lemma whole_minus_one x : whole x -> whole (- x).
Proof. intros [k ->]; exists (- k)%Z; rewrite opp_IZR; reflexivity. Qed.
Lemma whole_above x y : whole x -> whole y -> x < y -> x + 1 <= y.
Proof.
  intros [k ->] [l ->] H; apply lt_IZR in H.
  rewrite <- (plus_IZR k 1); apply IZR_le; lia.
Qed.

Ltac is_whole :=
  solve [ assumption
        | apply whole_IZR
        | apply whole_plus; is_whole
        | apply whole_minus; is_whole
        | apply whole_times; is_whole
        | apply whole_minus_one; is_whole ].

(* From x < y between whole numbers, x + 1 <= y. *)
Ltac sharpen :=
  repeat match goal with
  | H : ?x < ?y |- _ =>
      lazymatch goal with K : x + 1 <= y |- _ => fail | _ => idtac end;
      assert (x + 1 <= y) by (apply whole_above; [is_whole | is_whole | exact H])
  | H : ?x > ?y |- _ =>
      lazymatch goal with K : y + 1 <= x |- _ => fail | _ => idtac end;
      assert (y + 1 <= x) by (apply whole_above; [is_whole | is_whole | exact H])
  end.

Ltac positive :=
  lazymatch goal with
  | |- 0 < exp _ => apply exp_pos
  | |- 0 < Rpower _ _ => apply exp_pos
  | |- 0 < PI => apply PI_RGT_0
  | |- 0 < sqrt _ => apply sqrt_lt_R0; positive
  | |- 0 < _ ^ _ => first [apply pow_lt; positive | arithmetic]
  | |- 0 < / _ => apply Rinv_0_lt_compat; positive
  | |- 0 < _ / _ => first [apply Rdiv_lt_0_compat; positive | arithmetic]
  | |- 0 < _ * _ => first [apply Rmult_lt_0_compat; positive | arithmetic]
  | |- 0 < _ + _ =>
      first [ lra
            | apply Rplus_lt_0_compat; positive
            | apply Rplus_lt_le_0_compat; [positive | nonnegative]
            | apply Rplus_le_lt_0_compat; [nonnegative | positive]
            | arithmetic ]
  | _ => arithmetic
  end
with nonnegative :=
  lazymatch goal with
  | |- 0 <= sqrt _ => apply sqrt_pos
  | |- 0 <= Rabs _ => apply Rabs_pos
  | |- 0 <= exp _ => left; apply exp_pos
  | |- 0 <= Rpower _ _ => left; apply exp_pos
  | |- 0 <= _ ^ 2 => apply pow2_ge_0
  | |- 0 <= _ ^ _ => first [apply pow_le; nonnegative | arithmetic]
  | |- 0 <= / _ => left; positive
  | |- 0 <= ?a / ?b => first [apply (Rmult_le_pos a (/ b)); [nonnegative | left; apply Rinv_0_lt_compat; positive] | arithmetic]
  | |- 0 <= _ * _ => first [apply Rmult_le_pos; nonnegative | arithmetic]
  | |- 0 <= _ + _ => first [lra | apply Rplus_le_le_0_compat; nonnegative | arithmetic]
  | _ => arithmetic
  end
with arithmetic := first [lra | nra | interval].

Ltac nonzero :=
  lazymatch goal with
  | |- _ * _ <> 0 => first [apply Rmult_integral_contrapositive_currified; nonzero | other_sign]
  | |- _ / _ <> 0 => first [apply Rmult_integral_contrapositive_currified; [nonzero | apply Rinv_neq_0_compat; nonzero] | other_sign]
  | |- / _ <> 0 => apply Rinv_neq_0_compat; nonzero
  | |- _ ^ _ <> 0 => first [apply pow_nonzero; nonzero | other_sign]
  | |- _ => other_sign
  end
with other_sign :=
  first [ assumption
        | lra
        | apply Rgt_not_eq; apply Rlt_gt; positive
        | apply Rlt_not_eq; lra
        | intro; nra ].

Ltac fields := field; repeat split; nonzero.

(* a <= b by b - a = top / bottom, where the sign of both is plain. *)
Ltac by_fraction top bottom :=
  assert (0 < bottom) by positive;
  lazymatch goal with
  | |- ?a <= ?b => apply Rminus_le; apply Ropp_le_cancel; rewrite Ropp_0;
      replace (- (a - b)) with (top / bottom) by fields; nonnegative
  | |- ?a < ?b => apply Rminus_lt; apply Ropp_lt_cancel; rewrite Ropp_0;
      replace (- (a - b)) with (top / bottom) by fields; positive
  | |- ?a >= ?b => apply Rle_ge; by_fraction top bottom
  | |- ?a > ?b => apply Rlt_gt; by_fraction top bottom
  | |- ?a <> ?b => apply Rminus_not_eq; replace (a - b) with (top / bottom) by fields; nonzero
  end.

(* A positive letter as the exponential of its logarithm; then products of powers are exponentials of sums. *)
Ltac powers :=
  unfold Rpower;
  repeat match goal with
  | H : ?x > 0 |- context [ln ?x] =>
      is_var x;
      let E := fresh in let l := fresh in
      pose proof (exp_ln x H) as E; remember (ln x) as l; subst x
  end;
  repeat rewrite <- exp_Ropp; repeat rewrite <- exp_plus; f_equal; first [ring | fields].

(* Over a bounded letter, piece by piece. *)
Ltac bounded :=
  repeat match goal with
  | H : _ >= _ |- _ => apply Rge_le in H
  | H : _ > _ |- _ => apply Rgt_lt in H
  end;
  lazymatch goal with
  | |- _ <= _ => apply Rminus_le
  | |- _ < _ => apply Rminus_lt
  | |- _ >= _ => apply Rminus_ge
  | |- _ > _ => apply Rminus_gt
  end;
  match goal with x : R |- _ => interval with (i_bisect x, i_autodiff x) end.

Ltac equal :=
  first [ reflexivity
        | ring
        | fields
        | lra
        | nra
        | interval
        | powers ].

Ltac compare :=
  first [ lra
        | lazymatch goal with
          | |- 0 <= _ => nonnegative
          | |- _ >= 0 => apply Rle_ge; nonnegative
          | |- 0 < _ => positive
          | |- _ > 0 => apply Rlt_gt; positive
          | |- _ <> 0 => nonzero
          end
        | nra
        | interval
        | bounded ].

Ltac confirm :=
  intros; repeat split;
  sharpen;
  lazymatch goal with
  | |- _ = _ => equal
  | |- True => exact I
  | |- _ \/ _ => first [lra | nra | left; confirm | right; confirm]
  | |- _ => compare
  end.

(* The same, where the sides differ by a quotient whose sign is plain. *)
Ltac confirm_by top bottom :=
  intros; repeat split; sharpen;
  first [solve [compare] | by_fraction top bottom].

(* That something is false at a point: numbers only. *)
Ltac counter :=
  repeat split;
  lazymatch goal with
  | |- whole _ => is_whole
  | |- ~ _ => intro; first [lra | match goal with H : ?a = ?b |- _ => revert H; first [apply Rlt_not_eq; interval | apply Rgt_not_eq; interval] end | match goal with H : ?a <= ?b |- _ => revert H; apply Rlt_not_le; interval end | match goal with H : ?a < ?b |- _ => revert H; apply Rle_not_lt; interval end]
  | |- _ => first [lra | interval]
  end.
