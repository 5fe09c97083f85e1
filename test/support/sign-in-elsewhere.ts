/** Loaded before a program of ours, it has that ask a stand-in, at SIGN_IN_URL, whatever it would ask Microsoft's sign-in service. */
import { signInAt } from './sign-in-service';

signInAt(process.env['SIGN_IN_URL'] ?? '');
